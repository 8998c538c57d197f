using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff.Account;
using StatusPage.Web.Features.Staff.Factors;
using StatusPage.Web.Features.Staff.Members;
using StatusPage.Web.Features.Staff.Sessions;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Staff;

public static class StaffFeature
{
    /// <summary>Cookies of the staff's side are sent there only: the public pages never see them.</summary>
    public const string Root = "/staff";

    public static IServiceCollection AddStaff(this IServiceCollection services, OperatorSettings settings)
    {
        services.AddIdentity<StaffMember, IdentityRole>(options =>
            {
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                options.User.RequireUniqueEmail = true;
                options.Password = new PasswordOptions
                {
                    RequiredLength = PasswordRules.Shortest,
                    RequiredUniqueChars = 1,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                };
            })
            .AddEntityFrameworkStores<StatusDbContext>()
            .AddDefaultTokenProviders()
            .AddPasswordValidator<PasswordRules>();
        services.AddScoped<StaffPrincipal>();
        services.AddScoped<StaffSessions>();
        services.AddScoped<EndOwnSessions>();
        services.AddSingleton<SessionSignal>();
        services.AddSingleton<OpenPages>();
        services.AddHostedService(p => p.GetRequiredService<OpenPages>());
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "staff";
            options.Cookie.Path = Root;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = settings.PublicUrl.Scheme == Uri.UriSchemeHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            // How long a session lasts unused is the session's own matter; none is older than this.
            options.ExpireTimeSpan = TimeSpan.FromDays(30);
            options.SlidingExpiration = false;
            options.LoginPath = "/staff/sign-in";
            options.ReturnUrlParameter = "returnUrl";
            options.EventsType = typeof(SessionCookie);
        });
        services.AddScoped<SessionCookie>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "staff-form";
            options.Cookie.Path = Root;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<CookieTempDataProviderOptions>(options =>
        {
            options.Cookie.Name = "staff-flash";
            options.Cookie.Path = Root;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<KnownBrowser>();
        services.AddScoped<SignIn>();
        services.AddSingleton<SealedCookie>();
        services.AddScoped<Authenticators>();
        services.AddScoped<Passkeys>();
        services.AddScoped<RemoveFactor>();
        services.AddScoped<SecondStep>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<ForgottenPassword>();
        services.AddScoped<LinkMail>();
        services.AddSingleton<SecurityMail>();
        services.AddScoped<WarnOfOldPasswords>();
        services.AddScoped<ChangeMember>();
        services.AddScoped<StaffLinks>();
        services.AddScoped<FirstManager>();
        services.AddScoped<MemberPasswords>();
        services.AddScoped<JoinStaff>();
        services.AddScoped<InviteStaff>();
        services.AddScoped<CloseStaff>();
        services.AddScoped<StaffTimes>();
        services.AddScoped<AuditValues>();
        return services;
    }

    public static void MapStaff(this IEndpointRouteBuilder app) =>
        // A WebSocket over HTTP/2 is asked for by CONNECT.
        app.MapMethods(OpenPages.Address, [HttpMethods.Get, HttpMethods.Connect], (HttpContext context, OpenPages pages) => pages.HoldAsync(context))
            .RequireAuthorization(Roles.Anyone);

    /// <summary>
    /// Behind proxies that the operator trusts, the client's address and scheme are the ones they pass on;
    /// anybody else's word for them is ignored.
    /// </summary>
    public static void UseTrustedProxies(this IApplicationBuilder app)
    {
        var settings = app.ApplicationServices.GetRequiredService<OperatorSettings>();
        if (settings.TrustedProxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.TrustedProxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}
