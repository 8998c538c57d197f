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
/// Columns: email, language (nl or en), services (slugs with spaces between; none is everything).
/// </summary>
public sealed class ImportSubscribers(StatusDbContext db, SubscriberAddresses addresses, TimeProvider clock)
{
    private const int Batch = 1000;
    private const int Most = 200_000;

    /// <returns>The import that was begun, or what is wrong with the file.</returns>
    public async Task<(long? Id, IReadOnlyList<string> Problems)> StartAsync(string csv, string consent, Actor actor, CancellationToken cancellationToken)
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
            await StopAsync(import, string.Join("; ", problems.Take(5)), cancellationToken);
            return;
        }

        while (import.State == ImportState.Running)
        {
            await TakeAsync(import, rows, cancellationToken);
            db.ChangeTracker.Clear();
            db.Attach(import);
        }
    }

    public async Task StopAsync(SubscriberImport import, string trouble, CancellationToken cancellationToken)
    {
        (import.State, import.Trouble) = (ImportState.Stopped, trouble);
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
            subscriber.Everything = row.ServiceIds.Count == 0;
            subscriber.Events = EventChoice.All;
            subscriber.Choices.AddRange(row.ServiceIds.Distinct().Select(s => new SubscriptionChoice { ServiceId = s }));
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
    private async Task<(List<ImportRow> Rows, List<string> Problems)> ReadAsync(string csv, CancellationToken cancellationToken)
    {
        var lines = csv.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var header = lines[0].Split(',').Select(h => h.Trim().Trim('"').ToLowerInvariant()).ToList();
        var (email, language, services) = (header.IndexOf("email"), header.IndexOf("language"), header.IndexOf("services"));
        if (email < 0)
        {
            return ([], ["1: the first line names the columns; there is none 'email' (email, language, services)"]);
        }

        if (lines.Length > Most)
        {
            return ([], [$"the file has more than {Most} lines"]);
        }

        var slugs = await db.Services.Where(s => s.ArchivedAt == null).ToDictionaryAsync(s => s.Slug, s => s.Id, cancellationToken);
        var problems = new List<string>();
        var rows = new List<ImportRow>();
        var seen = new HashSet<string>();
        foreach (var (index, line) in lines.Index().Skip(1).Where(l => l.Item.Trim().Length > 0))
        {
            var cells = line.Split(',').Select(c => c.Trim().Trim('"')).ToList();
            var tag = language >= 0 && language < cells.Count && cells[language].Length > 0 ? cells[language].ToLowerInvariant() : "nl";
            var chosen = services >= 0 && services < cells.Count ? cells[services].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
            var address = email < cells.Count ? EmailAddress.Normalize(cells[email]) : null;
            if (address is null)
            {
                problems.Add($"{index + 1}: email: '{(email < cells.Count ? cells[email] : "")}' is not an address");
            }
            else if (!LanguageTags.TryParse(tag, out var spoken))
            {
                problems.Add($"{index + 1}: language: '{tag}' is not one of nl, en");
            }
            else if (chosen.FirstOrDefault(c => !slugs.ContainsKey(c)) is { } unknown)
            {
                problems.Add($"{index + 1}: services: there is no service '{unknown}'");
            }
            else if (addresses.Hash(ChannelKind.Mail, address) is var hash && seen.Add(hash))
            {
                rows.Add(new ImportRow(hash, address, spoken, [.. chosen.Select(c => slugs[c])]));
            }
        }

        if (rows.Count == 0 && problems.Count == 0)
        {
            problems.Add("2: there is no address under the names of the columns");
        }

        return (rows, problems);
    }

    private sealed record ImportRow(string Hash, string Address, Language Language, IReadOnlyList<string> ServiceIds);
}
