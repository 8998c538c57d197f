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
        foreach (var row in changed)
        {
            switch (row)
            {
                case Incident { Origin: NoticeOrigin.Live, PublishedAt: not null } incident:
                    await FollowAsync(
                        db, incident.Id, incident.RetractedAt, [.. incident.ServiceIds],
                        [.. incident.Updates.OrderBy(u => u.At).ThenBy(u => u.CreatedAt).Select(u => new Said(u.Id, u.Notify, u.CreatedAt, u.WithdrawnAt, u.Corrections.Count,
                            (key, services) => NoticeNews.Of(incident, u, key, services)))],
                        cancellationToken);
                    break;
                case MaintenanceNotice { Origin: NoticeOrigin.Live } notice:
                    await FollowAsync(
                        db, notice.Id, notice.RetractedAt, notice.ServiceIds,
                        [.. notice.Updates.OrderBy(u => u.At).ThenBy(u => u.CreatedAt).Select(u => new Said(u.Id, u.Notify, u.CreatedAt, u.WithdrawnAt, u.Corrections.Count,
                            (key, services) => NoticeNews.Of(notice, u, key, services)))],
                        cancellationToken);
                    break;
            }
        }
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
        await QueueAsync(db, NoticeNews.Reminder(notice, key, clock.GetUtcNow(), names), notice.ServiceIds, groups, [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task FollowAsync(
        StatusDbContext db, string noticeId, DateTimeOffset? retractedAt, IReadOnlyList<string> serviceIds, IReadOnlyList<Said> updates, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var messages = await db.Set<OutgoingMessage>().AsNoTracking()
            .Where(m => m.NoticeId == noticeId)
            .OrderBy(m => m.Id)
            .Select(m => new Sent(m.Id, m.Key, m.UpdateId, m.StoppedAt != null))
            .ToListAsync(cancellationToken);
        var taken = messages.Where(m => !m.IsStopped && (retractedAt is not null || updates.Any(u => u.Id == m.UpdateId && u.WithdrawnAt is not null))).Select(m => m.Id).ToList();
        if (taken.Count > 0)
        {
            await FanOut.StopAsync(db, taken, now, cancellationToken);
        }

        if (retractedAt is not null)
        {
            return;
        }

        foreach (var update in updates.Where(u => u is { Notify: true, WithdrawnAt: null }))
        {
            var key = $"notice/{noticeId}/{update.Id}" + (update.Corrections > 0 ? $"/{update.Corrections}" : "");
            var own = messages.Where(m => m.UpdateId == update.Id).ToList();
            if (own.Any(m => m.Key == key) || (own.Count == 0 && update.CreatedAt < now - Recent))
            {
                continue;
            }

            var (names, groups) = await ServicesAsync(db, serviceIds, cancellationToken);
            var news = update.News(key, names);
            if (own.LastOrDefault() is { } old)
            {
                var corrected = await AddAsync(db, news, cancellationToken);
                await FanOut.ReplaceAsync(db, old.Id, corrected, cancellationToken);
                messages.Add(new Sent(corrected.Id, key, update.Id, false));
                continue;
            }

            var message = await QueueAsync(db, news, serviceIds, groups, [.. messages.Where(m => !m.IsStopped && !taken.Contains(m.Id)).Select(m => m.Id)], cancellationToken);
            messages.Add(new Sent(message.Id, key, update.Id, false));
        }
    }

    private async Task<OutgoingMessage> QueueAsync(
        StatusDbContext db, NoticeNews news, IReadOnlyCollection<string> serviceIds, IReadOnlyCollection<string> groups, IReadOnlyCollection<long> earlier, CancellationToken cancellationToken)
    {
        var message = await AddAsync(db, news, cancellationToken);
        await FanOut.QueueAsync(db, message, FanOut.Hearers(news.Event, news.NoticeId, serviceIds, groups), earlier, cancellationToken);
        return message;
    }

    private async Task<OutgoingMessage> AddAsync(StatusDbContext db, NoticeNews news, CancellationToken cancellationToken)
    {
        var message = words.Message(news, clock.GetUtcNow());
        db.Add(message);
        await db.SaveChangesAsync(cancellationToken);
        return message;
    }

    private static async Task<(IReadOnlyList<LocalizedText> Names, IReadOnlyList<string> Groups)> ServicesAsync(StatusDbContext db, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var services = await db.Services.AsNoTracking().Where(s => ids.Contains(s.Id)).OrderBy(s => s.Position).ToListAsync(cancellationToken);
        return ([.. services.Select(s => s.Name)], [.. services.Select(s => s.GroupId).OfType<string>().Distinct()]);
    }

    private sealed record Said(string Id, bool Notify, DateTimeOffset CreatedAt, DateTimeOffset? WithdrawnAt, int Corrections, Func<string, IReadOnlyList<LocalizedText>, NoticeNews> News);

    private sealed record Sent(long Id, string Key, string? UpdateId, bool IsStopped);
}
