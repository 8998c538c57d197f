using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Outbox;

namespace StatusPage.Web.Features.Notifications.Notices;

/// <summary>
/// N3, M7: in the very commit that makes a word public it is queued for everyone who should hear it, and what is taken
/// back or corrected stops going out.
/// </summary>
public sealed class TellSubscribers(NoticeWords words, TimeProvider clock) : ICommitFollower
{
    /// <summary>What is older and was never queued was there before there was a queue.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    public async Task AfterSaveAsync(StatusDbContext db, IReadOnlyList<IPublicRow> changed, CancellationToken cancellationToken)
    {
        var notices = changed.Select(row => row switch
        {
            Incident { Origin: NoticeOrigin.Live, PublishedAt: not null } incident => new Told(
                incident.Id, incident.RetractedAt, [.. incident.ServiceIds],
                [.. incident.Updates.OrderBy(u => u.At).ThenBy(u => u.CreatedAt).Select(u => new Said(u.Id, u.Notify, u.CreatedAt, u.WithdrawnAt, u.Corrections.Count,
                    (key, services) => NoticeNews.Of(incident, u, key, services)))]),
            MaintenanceNotice { Origin: NoticeOrigin.Live } notice => new Told(
                notice.Id, notice.RetractedAt, notice.ServiceIds,
                [.. notice.Updates.OrderBy(u => u.At).ThenBy(u => u.CreatedAt).Select(u => new Said(u.Id, u.Notify, u.CreatedAt, u.WithdrawnAt, u.Corrections.Count,
                    (key, services) => NoticeNews.Of(notice, u, key, services)))]),
            _ => null,
        }).OfType<Told>().ToList();
        if (notices.Count == 0)
        {
            return;
        }

        var ids = notices.Select(n => n.NoticeId).ToList();
        var messages = (await db.Set<OutgoingMessage>().AsNoTracking()
            .Where(m => ids.Contains(m.NoticeId!))
            .OrderBy(m => m.Id)
            .ToListAsync(cancellationToken)).ToLookup(m => m.NoticeId);
        var due = new List<Due>();
        foreach (var notice in notices)
        {
            due.AddRange(await FollowAsync(db, notice, [.. messages[notice.NoticeId]], cancellationToken));
        }

        await QueueAsync(db, due, cancellationToken);
    }

    /// <summary>M7: says that maintenance begins soon, once for each start that was announced.</summary>
    public async Task RemindAsync(StatusDbContext db, MaintenanceNotice notice, CancellationToken cancellationToken)
    {
        var key = $"maintenance/{notice.Id}/reminder/{notice.Start.UtcTicks}";
        if (await db.Set<OutgoingMessage>().AnyAsync(m => m.Key == key, cancellationToken))
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (names, groups) = await ServicesAsync(db, notice.ServiceIds, cancellationToken);
        var now = clock.GetUtcNow();
        var news = NoticeNews.Reminder(notice, key, now, names);
        await QueueAsync(db, [new Due(words.Message(news, now), FanOut.Hearers(news.Event, notice.Id, notice.ServiceIds, groups))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <returns>What is to be queued, in this order.</returns>
    private async Task<IReadOnlyList<Due>> FollowAsync(StatusDbContext db, Told notice, List<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var (noticeId, retractedAt, serviceIds, updates) = notice;
        var now = clock.GetUtcNow();
        var taken = messages.Where(m => m.StoppedAt is null && (retractedAt is not null || updates.Any(u => u.Id == m.UpdateId && u.WithdrawnAt is not null))).ToList();
        if (taken.Count > 0)
        {
            await FanOut.StopAsync(db, [.. taken.Select(m => m.Id)], now, cancellationToken);
        }

        if (retractedAt is not null)
        {
            return [];
        }

        var due = new List<Due>();
        (IReadOnlyList<LocalizedText> Names, IReadOnlyList<string> Groups)? services = null;
        foreach (var update in updates.Where(u => u is { Notify: true, WithdrawnAt: null }))
        {
            var key = $"notice/{noticeId}/{update.Id}" + (update.Corrections > 0 ? $"/{update.Corrections}" : "");
            var own = messages.Where(m => m.UpdateId == update.Id).ToList();
            if (own.Any(m => m.Key == key) || (own.Count == 0 && update.CreatedAt < now - Recent))
            {
                continue;
            }

            var (names, groups) = services ??= await ServicesAsync(db, serviceIds, cancellationToken);
            var news = update.News(key, names);
            var message = words.Message(news, now);
            due.Add(own.LastOrDefault() is { } old
                ? new Due(message, Replaces: old)
                : new Due(message, FanOut.Hearers(news.Event, noticeId, serviceIds, groups), Earlier: [.. messages.Where(m => m.StoppedAt is null && !taken.Contains(m))]));
            messages.Add(message);
        }

        return due;
    }

    /// <summary>The messages are saved together, so that those of many notices cost one save; then each gets its deliveries.</summary>
    private static async Task QueueAsync(StatusDbContext db, List<Due> due, CancellationToken cancellationToken)
    {
        if (due.Count == 0)
        {
            return;
        }

        db.AddRange(due.Select(d => d.Message));
        await db.SaveChangesAsync(cancellationToken);
        foreach (var (message, hearers, earlier, replaces) in due)
        {
            if (replaces is not null)
            {
                await FanOut.ReplaceAsync(db, replaces.Id, message, cancellationToken);
            }
            else
            {
                await FanOut.QueueAsync(db, message, hearers, [.. (earlier ?? []).Select(m => m.Id)], cancellationToken);
            }
        }
    }

    private static async Task<(IReadOnlyList<LocalizedText> Names, IReadOnlyList<string> Groups)> ServicesAsync(StatusDbContext db, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var services = await db.Services.AsNoTracking().Where(s => ids.Contains(s.Id)).OrderBy(s => s.Position).ToListAsync(cancellationToken);
        return ([.. services.Select(s => s.Name)], [.. services.Select(s => s.GroupId).OfType<string>().Distinct()]);
    }

    private sealed record Told(string NoticeId, DateTimeOffset? RetractedAt, IReadOnlyList<string> ServiceIds, IReadOnlyList<Said> Updates);

    private sealed record Said(string Id, bool Notify, DateTimeOffset CreatedAt, DateTimeOffset? WithdrawnAt, int Corrections, Func<string, IReadOnlyList<LocalizedText>, NoticeNews> News);

    /// <param name="Hearers">Who gets it; unless it takes the place of another.</param>
    /// <param name="Earlier">What it replaces for those who have not been told it yet; some have their numbers only when they are saved.</param>
    private sealed record Due(OutgoingMessage Message, string Hearers = "", IReadOnlyList<OutgoingMessage>? Earlier = null, OutgoingMessage? Replaces = null);
}
