using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Outbox;

/// <summary>An attempt that is over, with what follows from it.</summary>
/// <param name="NextAt">When it is tried again; null when it is final.</param>
public sealed record FinishedAttempt(ClaimedDelivery Delivery, SendResult Result, DateTimeOffset At, DateTimeOffset? NextAt);

/// <summary>
/// The queue as rows. Written by hand, since ten thousand deliveries go through here; the two places where the
/// databases differ are marked by <see cref="IsPostgres"/>.
/// </summary>
public sealed class OutboxStore(IDbContextFactory<StatusDbContext> contexts, OperatorSettings settings)
{
    /// <summary>Refusals for good within <see cref="BounceWindow"/> after which an address is left alone.</summary>
    public const int BouncesAllowed = 3;

    public static readonly TimeSpan BounceWindow = TimeSpan.FromDays(30);

    private bool IsPostgres => settings.PostgresConnection is not null;

    /// <summary>The channels and priorities that have something due. A look does not disturb whoever writes.</summary>
    public async Task<IReadOnlyList<(ChannelKind Channel, int Priority)>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // One look into the index for each, however many are due.
        var ticks = now.UtcTicks;
        var due = new List<(ChannelKind, int)>();
        var parts = Enum.GetValues<ChannelKind>().SelectMany(c => new[] { Delivery.Personal, Delivery.Bulk }
            .Select(p => Text($"SELECT {(int)c}, {p} WHERE EXISTS (SELECT 1 FROM delivery WHERE state = 0 AND channel = {(int)c} AND priority = {p} AND due_at <= {ticks})")));
        await using var reader = await ReadAsync(db, string.Join(" UNION ALL ", parts), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add(((ChannelKind)reader.GetInt32(0), reader.GetInt32(1)));
        }

        return due;
    }

    /// <summary>Takes up to <paramref name="most"/> deliveries; until <paramref name="until"/> no other node will.</summary>
    /// <param name="queuedBefore">Only what has been waiting since before this moment.</param>
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(
        ChannelKind channel, int priority, int most, string claim, DateTimeOffset now, DateTimeOffset until, DateTimeOffset? queuedBefore, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var old = queuedBefore is { } before ? Text($"AND created_at <= {before.UtcTicks}") : "";
        var ids = new List<long>();
        var sql = Text($"""
            UPDATE delivery SET claim = '{claim}', due_at = {until.UtcTicks} WHERE state = 0 AND id IN (
              SELECT id FROM delivery WHERE state = 0 AND channel = {(int)channel} AND priority = {priority} AND due_at <= {now.UtcTicks} {old}
              ORDER BY due_at, id LIMIT {most} {(IsPostgres ? "FOR UPDATE SKIP LOCKED" : "")})
            RETURNING id
            """);
        await using (var reader = await ReadAsync(db, sql, cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                ids.Add(reader.GetInt64(0));
            }
        }

        if (ids.Count == 0)
        {
            return [];
        }

        var claimed = new List<ClaimedDelivery>(ids.Count);
        await using var rows = await ReadAsync(
            db,
            $"""
            SELECT d.id, d.message_id, d.language, d.attempts, d.created_at, d.covers_from, d.subscriber_id,
                   COALESCE(s.address, d.address), s.pseudonym, s.nonce, s.secret, m.stopped_at
            FROM delivery d JOIN outgoing_message m ON m.id = d.message_id LEFT JOIN subscriber s ON s.id = d.subscriber_id WHERE d.id IN ({Join(ids)}) ORDER BY d.id
            """,
            cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            claimed.Add(new ClaimedDelivery(
                rows.GetInt64(0),
                rows.GetInt64(1),
                channel,
                (Language)rows.GetInt32(2),
                priority,
                rows.GetInt32(3),
                new DateTimeOffset(rows.GetInt64(4), TimeSpan.Zero),
                rows.IsDBNull(5) ? null : rows.GetInt64(5),
                rows.IsDBNull(6) ? null : rows.GetInt64(6),
                rows.IsDBNull(7) ? null : rows.GetString(7),
                rows.IsDBNull(8) ? "direct" : rows.GetString(8),
                rows.IsDBNull(9) ? null : rows.GetString(9),
                rows.IsDBNull(10) ? null : rows.GetString(10),
                !rows.IsDBNull(11)));
        }

        return claimed;
    }

    /// <summary>Keeps what this node is busy with for longer.</summary>
    public async Task RenewAsync(IReadOnlyCollection<long> ids, string claim, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await WriteAsync(db, Text($"UPDATE delivery SET due_at = {until.UtcTicks} WHERE state = 0 AND claim = '{claim}' AND id IN ({Join(ids)})"), cancellationToken);
    }

    /// <summary>Gives back what was taken and not tried.</summary>
    public async Task ReleaseAsync(IReadOnlyCollection<long> ids, string claim, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await WriteAsync(db, Text($"UPDATE delivery SET claim = NULL, due_at = {dueAt.UtcTicks} WHERE state = 0 AND claim = '{claim}' AND id IN ({Join(ids)})"), cancellationToken);
    }

    /// <summary>
    /// After a kill. A SQLite file belongs to one process, so nobody can be busy with what is still taken;
    /// on PostgreSQL another node may be, and what nobody renews comes back by itself.
    /// </summary>
    public async Task TakeBackAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!IsPostgres)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await WriteAsync(db, Text($"UPDATE delivery SET claim = NULL, due_at = {now.UtcTicks} WHERE state = 0 AND claim IS NOT NULL"), cancellationToken);
        }
    }

    public async Task<IReadOnlyList<OutgoingMessage>> MessagesAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<OutgoingMessage>().AsNoTracking().Where(m => ids.Contains(m.Id)).ToListAsync(cancellationToken);
    }

    /// <summary>The messages of one notice from <paramref name="from"/> up to <paramref name="to"/>, without the latter and what was stopped; newest first.</summary>
    public async Task<IReadOnlyList<OutgoingMessage>> EarlierAsync(string noticeId, long from, long to, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<OutgoingMessage>().AsNoTracking()
            .Where(m => m.NoticeId == noticeId && m.Id >= from && m.Id < to && m.StoppedAt == null)
            .OrderByDescending(m => m.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>M7: when subscribers were last reminded of this maintenance; null while they were not.</summary>
    public async Task<DateTimeOffset?> RemindedAtAsync(string noticeId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await Reminders.LastAsync(db, [noticeId], cancellationToken)).TryGetValue(noticeId, out var at) ? at : null;
    }

    /// <summary>Opens the one connection on which a recorder writes.</summary>
    public async Task<StatusDbContext> OpenRecordAsync(CancellationToken cancellationToken)
    {
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        // A kill of this process loses nothing of what is committed so. A power cut can lose the last moments: those
        // messages are then sent once more, under the same Message-ID.
        await WriteAsync(db, IsPostgres ? "SET synchronous_commit = off" : "PRAGMA synchronous = NORMAL", cancellationToken);
        return db;
    }

    /// <summary>Writes the effect of each attempt and its line of evidence in one transaction.</summary>
    public async Task RecordAsync(StatusDbContext db, IReadOnlyList<FinishedAttempt> attempts, CancellationToken cancellationToken)
    {
        var begun = false;
        try
        {
            // The chain has one end: whoever adds to it holds it until the commit.
            var (seq, previous) = (0L, DeliveryRecord.FirstPrevious);
            var begin = IsPostgres ? "BEGIN; SELECT pg_advisory_xact_lock(7284); " : "BEGIN IMMEDIATE; ";
            begun = true;
            await using (var reader = await ReadAsync(db, begin + "SELECT seq, hash FROM delivery_record ORDER BY seq DESC LIMIT 1", cancellationToken))
            {
                if (IsPostgres)
                {
                    await reader.NextResultAsync(cancellationToken);
                }

                if (await reader.ReadAsync(cancellationToken))
                {
                    (seq, previous) = (reader.GetInt64(0), reader.GetString(1));
                }
            }

            await using var command = Command(db);
            var update = new StringBuilder("UPDATE delivery SET state = v.column2, due_at = v.column3, attempts = v.column4, done_at = v.column5, claim = NULL FROM (VALUES ");
            var insert = new StringBuilder("INSERT INTO delivery_record (seq, at, message_id, delivery_id, recipient, channel, verdict, server, reply, queue_id, previous, hash) VALUES ");
            foreach (var (i, attempt) in attempts.Index())
            {
                var (d, r) = (attempt.Delivery, attempt.Result);
                var comma = i == 0 ? "" : ",";
                var reply = Scrubbed(r.Reply, d.Address);
                update.Append(CultureInfo.InvariantCulture, $"{comma}({d.Id},{(int)StateAfter(attempt)},{(attempt.NextAt ?? attempt.At).UtcTicks},{d.Attempts + 1},{(attempt.NextAt is null ? attempt.At.UtcTicks.ToString(CultureInfo.InvariantCulture) : "CAST(NULL AS bigint)")})");
                var hash = DeliveryRecord.HashOf(previous, ++seq, attempt.At.UtcTicks, d.MessageId, d.Id, d.Recipient, d.Channel, r.Verdict, r.Server, reply, r.QueueId);
                insert.Append(CultureInfo.InvariantCulture, $"{comma}({seq},{attempt.At.UtcTicks},{d.MessageId},{d.Id},@p{i},{(int)d.Channel},{(int)r.Verdict},@s{i},@r{i},@q{i},'{previous}','{hash}')");
                Add(command, $"p{i}", d.Recipient);
                Add(command, $"s{i}", r.Server);
                Add(command, $"r{i}", reply);
                Add(command, $"q{i}", r.QueueId);
                previous = hash;
            }

            update.Append(") AS v WHERE delivery.id = v.column1 AND delivery.state = 0; ").Append(insert).Append("; ");
            var personal = attempts.Where(a => a.NextAt is null && a.Delivery.Priority == Delivery.Personal).Select(a => a.Delivery.MessageId).ToList();
            if (personal.Count > 0)
            {
                update.Append(CultureInfo.InvariantCulture, $"UPDATE outgoing_message SET sealed = NULL WHERE id IN ({Join(personal)}); ");
            }

            var stopped = attempts.Where(a => a.Result.Verdict == Verdict.Stopped && a.Delivery.SubscriberId is not null).Select(a => a.Delivery.Id).ToList();
            if (stopped.Count > 0)
            {
                AppendSuccessors(update, stopped);
            }

            foreach (var (i, attempt) in attempts.Index().Where(a => a.Item.Delivery.SubscriberId is not null && CountsAgainst(a.Item)))
            {
                AppendBounce(update, command, attempt.Delivery.SubscriberId!.Value, attempt.Delivery.Id, attempt.At, $"r{i}");
            }

            foreach (var subscriber in attempts.Where(a => a.Result.Verdict == Verdict.Gone).Select(a => a.Delivery.SubscriberId).OfType<long>())
            {
                update.Append(CultureInfo.InvariantCulture, $"UPDATE delivery SET state = 3, done_at = {attempts[0].At.UtcTicks} WHERE subscriber_id = {subscriber} AND state = 0; DELETE FROM subscriber WHERE id = {subscriber}; ");
            }

            command.CommandText = update.Append("COMMIT").ToString();
            await command.ExecuteNonQueryAsync(cancellationToken);
            begun = false;
        }
        finally
        {
            if (begun)
            {
                await UndoAsync(db);
            }
        }
    }

    /// <summary>A program that does not answer for two days is as good as one that refuses; a mail server may only be away.</summary>
    private static bool CountsAgainst(FinishedAttempt attempt) =>
        attempt.Result.Verdict is Verdict.Refused or Verdict.Returned || (attempt.Result.Verdict == Verdict.GivenUp && attempt.Delivery.Channel == ChannelKind.Webhook);

    private static DeliveryState StateAfter(FinishedAttempt attempt) => attempt.NextAt is not null ? DeliveryState.Queued : attempt.Result.Verdict switch
    {
        Verdict.Accepted => DeliveryState.Accepted,
        Verdict.Stopped => DeliveryState.Stopped,
        _ => DeliveryState.Failed,
    };

    /// <summary>
    /// What somebody had in hand at the very moment of a correction could not be replaced by it: the corrected message
    /// follows now, or this person would hear neither.
    /// </summary>
    private static void AppendSuccessors(StringBuilder sql, IReadOnlyCollection<long> deliveries) => sql.Append(CultureInfo.InvariantCulture, $"""
        INSERT INTO delivery (message_id, subscriber_id, channel, language, priority, state, due_at, attempts, created_at, covers_from)
          SELECT MAX(n.id), d.subscriber_id, d.channel, d.language, d.priority, 0, MAX(d.done_at), 0, MAX(d.created_at), MAX(d.covers_from)
          FROM delivery d JOIN outgoing_message o ON o.id = d.message_id
            JOIN outgoing_message n ON n.notice_id = o.notice_id AND n.update_id = o.update_id AND n.id > o.id AND n.stopped_at IS NULL
          WHERE d.id IN ({Join(deliveries)}) AND d.subscriber_id IS NOT NULL
          GROUP BY d.id, d.subscriber_id, d.channel, d.language, d.priority
          ON CONFLICT (message_id, subscriber_id) DO NOTHING;

        """);

    private static void AppendBounce(StringBuilder sql, DbCommand command, long subscriber, long delivery, DateTimeOffset at, string words)
    {
        if (command.Parameters[words].Value is DBNull)
        {
            command.Parameters[words].Value = "";
        }

        sql.Append(CultureInfo.InvariantCulture, $"""
            INSERT INTO bounce (subscriber_id, delivery_id, at, words) SELECT {subscriber}, {delivery}, {at.UtcTicks}, @{words}
              WHERE EXISTS (SELECT 1 FROM subscriber WHERE id = {subscriber}) ON CONFLICT (subscriber_id, delivery_id) DO NOTHING;
            UPDATE subscriber SET state = 2, quarantined_at = {at.UtcTicks}, quarantine_reason = @{words} WHERE id = {subscriber} AND state = 1
              AND (SELECT COUNT(*) FROM bounce WHERE subscriber_id = {subscriber} AND at > {(at - BounceWindow).UtcTicks}) >= {BouncesAllowed};
            UPDATE delivery SET state = 3, done_at = {at.UtcTicks} WHERE subscriber_id = {subscriber} AND state = 0 AND priority = 1
              AND EXISTS (SELECT 1 FROM subscriber WHERE id = {subscriber} AND state = 2);

            """);
    }

    /// <summary>The evidence must not say whose it was, and servers like to repeat the address.</summary>
    private static string? Scrubbed(string? reply, string? address) =>
        reply is null || string.IsNullOrEmpty(address) ? reply : reply.Replace(address, "(recipient)", StringComparison.OrdinalIgnoreCase);

    private static async Task UndoAsync(StatusDbContext db)
    {
        try
        {
            await WriteAsync(db, "ROLLBACK", CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            // The connection is gone, and its transaction with it.
        }
    }

    private static async Task<DbDataReader> ReadAsync(StatusDbContext db, string sql, CancellationToken cancellationToken)
    {
        await OpenAsync(db, cancellationToken);
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteReaderAsync(cancellationToken);
    }

    private static async Task WriteAsync(StatusDbContext db, string sql, CancellationToken cancellationToken)
    {
        await OpenAsync(db, cancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task OpenAsync(StatusDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.GetDbConnection().State != System.Data.ConnectionState.Open)
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
        }
    }

    private static DbCommand Command(StatusDbContext db) => db.Database.GetDbConnection().CreateCommand();

    private static void Add(DbCommand command, string name, string? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = System.Data.DbType.String;
        parameter.Value = (object?)value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    private static string Join(IEnumerable<long> ids) => string.Join(',', ids.Select(i => i.ToString(CultureInfo.InvariantCulture)));

    private static string Text(FormattableString sql) => sql.ToString(CultureInfo.InvariantCulture);
}
