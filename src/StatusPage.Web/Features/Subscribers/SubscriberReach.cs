using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Notices;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>
/// Who would hear something, by channel: counted by the very condition by which they are told, and kept for a moment,
/// since a form asks at every pause of whoever types in it.
/// </summary>
public sealed class SubscriberReach(IDbContextFactory<StatusDbContext> contexts, StatusBoard board, TimeProvider clock)
{
    private const int MostKept = 200;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (IReadOnlyList<(ChannelKind Channel, int Count)> Counts, DateTimeOffset Until)> _known = new();

    /// <param name="noticeId">Some follow one notice alone; anything for one that is not there yet.</param>
    public async Task<IReadOnlyList<(ChannelKind Channel, int Count)>> CountAsync(
        NoticeEvent happened, string? noticeId, IEnumerable<string> serviceIds, CancellationToken cancellationToken)
    {
        var snapshot = board.Current;
        var services = serviceIds.Select(snapshot.Services.GetValueOrDefault).OfType<PublicService>().ToList();
        var known = noticeId is not null && (snapshot.IncidentsById.ContainsKey(noticeId) || snapshot.MaintenanceById.ContainsKey(noticeId));
        var hearers = FanOut.Hearers(happened, known ? noticeId! : "-", [.. services.Select(s => s.Id).Order(StringComparer.Ordinal)], [.. services.Select(s => s.GroupId).OfType<string>().Distinct().Order(StringComparer.Ordinal)]);
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(hearers, out var kept) && kept.Until > now && kept.Until <= now + Kept)
        {
            return kept.Counts;
        }

        if (_known.Count > MostKept)
        {
            _known.Clear();
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = await CountAsync(db, hearers, cancellationToken);
        _known[hearers] = (counts, now + Kept);
        return counts;
    }

    /// <param name="hearers">As <see cref="FanOut"/> writes the condition.</param>
    public static async Task<IReadOnlyList<(ChannelKind Channel, int Count)>> CountAsync(StatusDbContext db, string hearers, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT s.channel, COUNT(*) FROM subscriber s WHERE {hearers} GROUP BY s.channel ORDER BY s.channel";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new List<(ChannelKind, int)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            counts.Add(((ChannelKind)reader.GetInt32(0), Convert.ToInt32(reader.GetValue(1), CultureInfo.InvariantCulture)));
        }

        return counts;
    }
}
