using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.WebEncoders;
using StatusPage.Web.Board;
using StatusPage.Web.Commands;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Archive;
using StatusPage.Web.Features.Availability;
using StatusPage.Web.Features.Announcements;
using StatusPage.Web.Features.BusinessTime;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.Demo;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Feeds;
using StatusPage.Web.Features.Import;
using StatusPage.Web.Features.Incidents;
using StatusPage.Web.Features.Live;
using StatusPage.Web.Features.Maintenance;
using StatusPage.Web.Features.ManageApi;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.OpenApi;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Subscribers;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Jobs;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

var (line, error) = CommandLine.Parse(args, CommandTable.All);
if (line is null)
{
    await Console.Error.WriteLineAsync(error);
    return ExitStatus.WrongUse;
}

WebApplicationBuilder builder;
OperatorSettings settings;
try
{
    builder = OperatorConfiguration.CreateBuilder(line.Settings);
    settings = Start.ReadSettings(builder.Configuration, line);
}
catch (InvalidConfigurationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return ExitStatus.Refused;
}

builder.WebHost.UseStaticWebAssets();
builder.Logging.AddSimpleConsole();
builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);

builder.Services.AddSingleton(settings);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(new Terminal(Console.Out));
builder.Services.AddStatusDatabase(settings);
builder.Services.AddBoard(settings);
builder.Services.AddSecurity();
builder.Services.AddStaff(settings);
builder.Services.AddContent();
builder.Services.AddShared();
builder.Services.AddCatalogue();
builder.Services.AddPublishing();
builder.Services.AddDrafts();
builder.Services.AddAnnouncements();
builder.Services.AddNoticeFiles();
builder.Services.AddIncidents();
builder.Services.AddMaintenance();
builder.Services.AddDeadlines();
builder.Services.AddAvailability();
builder.Services.AddStatuspageApi();
builder.Services.AddFeeds();
builder.Services.AddManageApi();
builder.Services.AddDemo();
builder.Services.AddImport();
builder.Services.AddArchive();
builder.Services.AddNotifications(settings);
builder.Services.AddSubscribers();
builder.Services.AddJobs(settings);
builder.Services.AddSignalR();
builder.Services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
builder.Services.AddRazorPages(options =>
{
    options.RootDirectory = "/Features";
    var conventions = new PageConventions();
    options.Conventions.Add(conventions);
});
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
// A page from memory is answered on the thread that read the request: docs/decisions/0007.
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null && builder.Configuration["https_ports"] is null)
{
    builder.WebHost.UseUrls("http://localhost:8080");
}

var app = builder.Build();
// Meanwhile, since nothing before the first use of the database needs it.
_ = Task.Run(() => app.Services.WarmModel());

app.UseMiddleware<ErrorPages>();
app.UseMiddleware<BoardMiddleware>();
app.UseTrustedProxies();
app.UseMiddleware<StaffNetworks>();
app.Use(SecurityHeaders.Middleware);
app.UseMiddleware<StaffProblems>();
app.UseWebSockets();
app.Use(ManageApiFeature.Middleware);
app.UseRouting();
app.Use(PageRenderer.Guard);
app.Use(PageScope.Middleware);
app.UseAuthentication();
app.Use(StaffLanguage.Middleware);
app.UseAuthorization();

app.MapStaticAssets().AllowAnonymous();
app.MapRazorPages().WithStaticAssets();
app.MapStaff();
app.MapContent();
app.MapAvailability();
app.MapStatuspageApi();
app.MapBusinessTime();
app.MapDeadlines();
app.MapFeeds();
app.MapManageApi();
app.MapOpenApi();
app.MapHub<LiveHub>("/live", options => options.Transports = HttpTransportType.WebSockets).AllowAnonymous();
app.MapHealth();
app.MapNowhere();

return await Start.RunAsync(app, line);
