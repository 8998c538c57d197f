using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers.Staff;

/// <summary>Who is subscribed. Links and tokens of theirs are never shown.</summary>
public sealed class SubscribersPage(StatusDbContext db, SubscriberAddresses addresses, ImportSubscribers import, ImportWorker worker, Texts texts, TimeProvider clock) : PageModel
{
    private const int Most = 100;
    private const int MostProblems = 20;

    /// <summary>So many more than usual in a day are worth a look.</summary>
    private const int SpikeFactor = 5;
    private const int SpikeLeast = 20;

    private static readonly EventChoice[] EventKinds = [EventChoice.Incidents, EventChoice.Maintenance, EventChoice.Explanations];

    [BindProperty(SupportsGet = true)]
    public string? Words { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    public IReadOnlyList<Subscriber> Found { get; private set; } = [];

    public bool More { get; private set; }

    public IReadOnlyList<(SubscriberState State, int Count)> Counts { get; private set; } = [];

    /// <summary>New ones in the last 24 hours, and on an average day of the month before.</summary>
    public int Today { get; private set; }

    public int Usual { get; private set; }

    /// <summary>What is wrong with a file that was given, line by line.</summary>
    public IReadOnlyList<ImportProblem> Problems { get; private set; } = [];

    /// <summary>The newest, for who may import.</summary>
    public IReadOnlyList<(long Id, DateTimeOffset StartedAt, ImportState State, int Done, int Total)> Imports { get; private set; } = [];

    /// <summary>Of those that the search finds.</summary>
    public string ExportAddress => QueryHelpers.AddQueryString("/staff/subscribers", new Dictionary<string, string?> { ["handler"] = "Csv", ["Words"] = Words, ["State"] = State }.Where(p => !string.IsNullOrEmpty(p.Value)));

    public bool IsSpike => Today >= SpikeLeast && Today > Usual * SpikeFactor;

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancellationToken)
    {
        if (!User.IsInRole(Roles.Manager))
        {
            return Forbid();
        }

        db.AuditLog.Add(AuditEntry.Of(HttpContext.Actor(), clock.GetUtcNow(), "subscriber.exported", "subscribers"));
        await db.SaveChangesAsync(cancellationToken);
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = "attachment; filename=\"subscribers.csv\"";
        await using var writer = new StreamWriter(Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync("email,language,state,everything,services,groups,events,created_at,confirmed_at,consent\r\n");
        var services = await db.Services.ToDictionaryAsync(s => s.Id, s => s.Slug, cancellationToken);
        var groups = await db.ServiceGroups.ToDictionaryAsync(g => g.Id, g => g.Slug, cancellationToken);
        await foreach (var s in Chosen(db.Set<Subscriber>().AsNoTracking().Include(s => s.Choices)).Where(s => s.Channel == ChannelKind.Mail).OrderBy(s => s.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            string?[] cells =
            [
                s.Address, LanguageTags.Of(s.Language), Localization.Words.Of(s.State), s.Everything ? "yes" : "no",
                string.Join(' ', s.Choices.Select(c => services.GetValueOrDefault(c.ServiceId ?? "")).OfType<string>()),
                string.Join(' ', s.Choices.Select(c => groups.GetValueOrDefault(c.GroupId ?? "")).OfType<string>()),
                string.Join(' ', EventKinds.Where(e => s.Events.HasFlag(e)).Select(e => Localization.Words.Of(e))),
                Time(s.CreatedAt), s.ConfirmedAt is { } at ? Time(at) : null, s.Consent,
            ];
            await writer.WriteAsync(string.Join(',', cells.Select(AuditExport.Cell)) + "\r\n");
        }

        return new EmptyResult();

        static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    public async Task<IActionResult> OnPostImportAsync(IFormFile? file, string? consent, CancellationToken cancellationToken)
    {
        if (!User.IsInRole(Roles.Manager))
        {
            return Forbid();
        }

        ModelState.Clear();
        if (file is null || string.IsNullOrWhiteSpace(consent))
        {
            ModelState.AddModelError(file is null ? "File" : "Consent", texts["publishing.refusal_required"]);
        }
        else
        {
            using var reader = new StreamReader(file.OpenReadStream());
            var (id, problems) = await import.StartAsync(await reader.ReadToEndAsync(cancellationToken), consent.Trim(), HttpContext.Actor(), cancellationToken);
            if (problems.Count == 0)
            {
                worker.Wake();
                return Redirect($"/staff/subscribers/imports/{id}");
            }

            ModelState.AddModelError("File", texts["subscribers_staff.import_wrong"]);
            Problems = [.. problems.Take(MostProblems)];
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        await LoadAsync(cancellationToken);
        return Page();
    }

    /// <summary>As far as the search goes.</summary>
    private IQueryable<Subscriber> Chosen(IQueryable<Subscriber> query)
    {
        if (Localization.Words.TryParse<SubscriberState>(State, out var state))
        {
            query = query.Where(s => s.State == state);
        }

        if (!string.IsNullOrWhiteSpace(Words))
        {
            var hash = addresses.Hash(ChannelKind.Mail, Words.Trim());
            var pattern = $"%{Words.Trim().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
            query = query.Where(s => s.AddressHash == hash || (s.Channel == ChannelKind.Mail && EF.Functions.Like(s.Address, pattern, @"\")));
        }

        return query;
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var query = db.Set<Subscriber>().AsNoTracking();
        Counts = [.. (await query.GroupBy(s => s.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken)).OrderBy(c => c.Key).Select(c => (c.Key, c.Count))];
        if (User.IsInRole(Roles.Manager))
        {
            // Without the file itself.
            var imports = await db.Set<SubscriberImport>().AsNoTracking().OrderByDescending(i => i.Id).Take(3)
                .Select(i => new { i.Id, i.StartedAt, i.State, i.Done, i.Total }).ToListAsync(cancellationToken);
            Imports = [.. imports.Select(i => (i.Id, i.StartedAt, i.State, i.Done, i.Total))];
        }

        var now = clock.GetUtcNow();
        var (day, month) = (now.AddDays(-1), now.AddDays(-31));
        Today = await query.CountAsync(s => s.CreatedAt > day, cancellationToken);
        Usual = await query.CountAsync(s => s.CreatedAt > month && s.CreatedAt <= day, cancellationToken) / 30;
        var found = await Chosen(query).OrderByDescending(s => s.Id).Take(Most + 1).ToListAsync(cancellationToken);
        (Found, More) = ([.. found.Take(Most)], found.Count > Most);
    }
}
