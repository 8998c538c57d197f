using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>
/// Takes subscribers from a CSV file, on somebody's word that they agreed. With a mistake in it nothing is taken; else
/// the file becomes a row at once and <see cref="ImportWorker"/> takes it over in batches. Who is there already is
/// left as they are, so the same file can come again.
/// Columns: email, language (nl or en), services and groups (slugs with spaces between; neither is everything), events
/// (of incidents, maintenance, explanations; none is all), state (only who confirmed is taken). So an export can come back.
/// </summary>
public sealed class ImportSubscribers(StatusDbContext db, SubscriberAddresses addresses, TimeProvider clock)
{
    private const int Batch = 1000;
    private const int Most = 200_000;

    /// <returns>The import that was begun, or what is wrong with the file.</returns>
    public async Task<(long? Id, IReadOnlyList<ImportProblem> Problems)> StartAsync(string csv, string consent, Actor actor, CancellationToken cancellationToken)
    {
        var (rows, problems) = await ReadAsync(csv, cancellationToken);
        if (problems.Count > 0)
        {
            return (null, problems);
        }

        var import = new SubscriberImport { By = actor.Name, ByAddress = actor.Address, Consent = consent, StartedAt = clock.GetUtcNow(), Csv = csv, Total = rows.Count };
        db.Add(import);
        await db.SaveChangesAsync(cancellationToken);
        return (import.Id, []);
    }

    /// <summary>Goes on with an import until it is done, stopped, or somebody else's.</summary>
    public async Task ContinueAsync(long id, CancellationToken cancellationToken)
    {
        if (await db.Set<SubscriberImport>().SingleOrDefaultAsync(i => i.Id == id && i.State == ImportState.Running, cancellationToken) is not { } import)
        {
            return;
        }

        var (rows, problems) = await ReadAsync(import.Csv ?? "", cancellationToken);
        if (problems.Count > 0)
        {
            // A service of it went away in the meantime.
            await StopAsync(import, problems[0], cancellationToken);
            return;
        }

        while (import.State == ImportState.Running)
        {
            await TakeAsync(import, rows, cancellationToken);
            db.ChangeTracker.Clear();
            db.Attach(import);
        }
    }

    public async Task StopAsync(SubscriberImport import, ImportProblem trouble, CancellationToken cancellationToken)
    {
        (import.State, import.Trouble) = (ImportState.Stopped, trouble.ToString());
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>One batch, and how far it came, in one transaction.</summary>
    private async Task TakeAsync(SubscriberImport import, List<ImportRow> rows, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var batch = rows.Skip(import.Done).Take(Batch).ToList();
        var hashes = batch.Select(b => b.Hash).ToList();
        var known = (await db.Set<Subscriber>().Where(s => s.Channel == ChannelKind.Mail && hashes.Contains(s.AddressHash)).Select(s => s.AddressHash).ToListAsync(cancellationToken)).ToHashSet();
        foreach (var row in batch.Where(b => !known.Contains(b.Hash)))
        {
            var subscriber = addresses.New(ChannelKind.Mail, row.Address, row.Language, $"import by {import.By}: {import.Consent}", now);
            subscriber.State = SubscriberState.Confirmed;
            subscriber.ConfirmedAt = now;
            subscriber.Everything = row.ServiceIds.Count == 0 && row.GroupIds.Count == 0;
            subscriber.Events = row.Events;
            subscriber.Choices.AddRange(row.ServiceIds.Distinct().Select(s => new SubscriptionChoice { ServiceId = s }));
            subscriber.Choices.AddRange(row.GroupIds.Distinct().Select(g => new SubscriptionChoice { GroupId = g }));
            db.Add(subscriber);
            import.Added++;
        }

        import.Done += batch.Count;
        if (import.Done >= rows.Count)
        {
            (import.State, import.EndedAt, import.Csv) = (ImportState.Done, now, null);
            db.AuditLog.Add(AuditEntry.Of(new Actor(import.By, import.ByAddress), now, "subscriber.imported", "subscribers", null, new { added = import.Added, known = import.Total - import.Added }, import.Consent));
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Each address once, in the order of the file, so that a count says how far it came.</summary>
    private async Task<(List<ImportRow> Rows, List<ImportProblem> Problems)> ReadAsync(string csv, CancellationToken cancellationToken)
    {
        using var lines = CsvTable.Read(csv).GetEnumerator();
        var header = lines.MoveNext() ? lines.Current.Cells.Select(c => c.ToLowerInvariant()).ToList() : [];
        if (!header.Contains("email"))
        {
            return ([], [new ImportProblem(1, "header")]);
        }

        var services = await db.Services.Where(s => s.ArchivedAt == null).ToDictionaryAsync(s => s.Slug, s => s.Id, cancellationToken);
        var groups = await db.ServiceGroups.Where(g => g.ArchivedAt == null).ToDictionaryAsync(g => g.Slug, g => g.Id, cancellationToken);
        var problems = new List<ImportProblem>();
        var rows = new List<ImportRow>();
        var seen = new HashSet<string>();
        while (lines.MoveNext())
        {
            var (line, cells) = lines.Current;
            if (rows.Count == Most)
            {
                return ([], [new ImportProblem(line, "many", $"{Most}")]);
            }

            var tag = Cell("language") is { Length: > 0 } given ? given.ToLowerInvariant() : "nl";
            var (chosen, whole, words) = (List("services"), List("groups"), List("events"));
            var events = words.Select(w => Words.TryParse<EventChoice>(w, out var one) && one is EventChoice.Incidents or EventChoice.Maintenance or EventChoice.Explanations ? one : EventChoice.None).ToList();
            if (EmailAddress.Normalize(Cell("email")) is not { } address)
            {
                problems.Add(new ImportProblem(line, "email", Cell("email")));
            }
            else if (!LanguageTags.TryParse(tag, out var spoken))
            {
                problems.Add(new ImportProblem(line, "language", tag));
            }
            else if (chosen.FirstOrDefault(c => !services.ContainsKey(c)) is { } unknown)
            {
                problems.Add(new ImportProblem(line, "services", unknown));
            }
            else if (whole.FirstOrDefault(c => !groups.ContainsKey(c)) is { } unknownGroup)
            {
                problems.Add(new ImportProblem(line, "groups", unknownGroup));
            }
            else if (events.IndexOf(EventChoice.None) is var wrong and >= 0)
            {
                problems.Add(new ImportProblem(line, "events", words[wrong]));
            }
            else if (Cell("state") is { Length: > 0 } state && state != Words.Of(SubscriberState.Confirmed))
            {
                problems.Add(new ImportProblem(line, "state", state));
            }
            else if (Cell("everything") == "no" && chosen.Length == 0 && whole.Length == 0)
            {
                problems.Add(new ImportProblem(line, "nothing"));
            }
            else if (addresses.Hash(ChannelKind.Mail, address) is var hash && seen.Add(hash))
            {
                rows.Add(new ImportRow(
                    hash, address, spoken, [.. chosen.Select(c => services[c])], [.. whole.Select(c => groups[c])], events.Count == 0 ? EventChoice.All : events.Aggregate((all, one) => all | one)));
            }

            string Cell(string column) => header.IndexOf(column) is var at and >= 0 && at < cells.Count ? cells[at] : "";

            string[] List(string column) => Cell(column).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        }

        if (rows.Count == 0 && problems.Count == 0)
        {
            problems.Add(new ImportProblem(2, "empty"));
        }

        return (rows, problems);
    }

    private sealed record ImportRow(string Hash, string Address, Language Language, IReadOnlyList<string> ServiceIds, IReadOnlyList<string> GroupIds, EventChoice Events);
}
