using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>
/// Takes subscribers from a CSV file, on somebody's word that they agreed. With a mistake in it nothing is taken.
/// Columns: email, language (nl or en), services (slugs with spaces between; none is everything).
/// </summary>
public sealed class ImportSubscribers(StatusDbContext db, SubscriberAddresses addresses, TimeProvider clock)
{
    private const int Batch = 1000;
    private const int Most = 200_000;

    public async Task<(int Added, int Known, IReadOnlyList<string> Problems)> RunAsync(string csv, string consent, Actor actor, CancellationToken cancellationToken)
    {
        var lines = csv.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var header = lines[0].Split(',').Select(h => h.Trim().Trim('"').ToLowerInvariant()).ToList();
        var (email, language, services) = (header.IndexOf("email"), header.IndexOf("language"), header.IndexOf("services"));
        if (email < 0)
        {
            return (0, 0, ["1: the first line names the columns; there is none 'email' (email, language, services)"]);
        }

        if (lines.Length > Most)
        {
            return (0, 0, [$"the file has more than {Most} lines"]);
        }

        var slugs = await db.Services.Where(s => s.ArchivedAt == null).ToDictionaryAsync(s => s.Slug, s => s.Id, cancellationToken);
        var problems = new List<string>();
        var wanted = new Dictionary<string, (string Address, Language Language, List<string> Services)>();
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
            else
            {
                wanted[addresses.Hash(ChannelKind.Mail, address)] = (address, spoken, [.. chosen.Select(c => slugs[c])]);
            }
        }

        if (problems.Count > 0)
        {
            return (0, 0, problems);
        }

        var now = clock.GetUtcNow();
        var added = 0;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var batch in wanted.Chunk(Batch))
        {
            var hashes = batch.Select(b => b.Key).ToList();
            var known = (await db.Set<Subscriber>().Where(s => s.Channel == ChannelKind.Mail && hashes.Contains(s.AddressHash)).Select(s => s.AddressHash).ToListAsync(cancellationToken)).ToHashSet();
            foreach (var (_, row) in batch.Where(b => !known.Contains(b.Key)))
            {
                var subscriber = addresses.New(ChannelKind.Mail, row.Address, row.Language, $"import by {actor.Name}: {consent}", now);
                subscriber.State = SubscriberState.Confirmed;
                subscriber.ConfirmedAt = now;
                subscriber.Everything = row.Services.Count == 0;
                subscriber.Events = EventChoice.All;
                subscriber.Choices.AddRange(row.Services.Distinct().Select(s => new SubscriptionChoice { ServiceId = s }));
                db.Add(subscriber);
                added++;
            }

            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, "subscriber.imported", "subscribers", null, new { added, known = wanted.Count - added }, consent));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (added, wanted.Count - added, []);
    }
}
