using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Notifications.Notices;

/// <summary>The state of a service that webhooks were told last.</summary>
public sealed class ToldState
{
    public required string ServiceId { get; init; }

    public required ServiceState State { get; set; }

    /// <summary>How often it changed; in the key of the message, so that of two nodes one tells it.</summary>
    public int Changes { get; set; }
}

internal sealed class ToldStateMapping : IEntityTypeConfiguration<ToldState>
{
    public void Configure(EntityTypeBuilder<ToldState> builder)
    {
        builder.ToTable("told_state");
        builder.HasKey(t => t.ServiceId);
        builder.Property(t => t.ServiceId).ValueGeneratedNever();
        builder.Property(t => t.Changes).IsConcurrencyToken();
    }
}

/// <summary>
/// Tells webhooks when the state of a service changes, whatever changed it: a notice, the clock, a person, a monitor.
/// The board says what it is now and a row says what was told, so nothing is lost to a stop in between.
/// </summary>
public sealed partial class ComponentUpdates(StatusBoard board, IDbContextFactory<StatusDbContext> contexts, RelaySignal relay, TimeProvider clock, ILogger<ComponentUpdates> log) : BackgroundService
{
    /// <summary>The kind of these messages; their body is the <c>component_update</c> of Statuspage's webhooks.</summary>
    public const string Kind = "component";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>How long after an update a change of state is taken to be its doing.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    private Dictionary<string, ServiceState>? _seen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Look, stoppingToken);
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (DbUpdateException e) when (!DatabaseAway.Explains(e))
            {
                // Another node was first; what it told is seen at the next look.
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (!DatabaseAway.Explains(e))
                {
                    LogMistake(e);
                }
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!board.IsLoaded)
        {
            return;
        }

        var services = board.Current.Services.Values.Where(s => s.IsListed).ToList();
        if (_seen is not null && services.Count == _seen.Count && services.All(s => _seen.TryGetValue(s.Id, out var state) && state == s.State))
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var told = await db.Set<ToldState>().ToDictionaryAsync(t => t.ServiceId, cancellationToken);
        var news = new List<(PublicService Service, OutgoingMessage Message)>();
        foreach (var service in services)
        {
            if (!told.TryGetValue(service.Id, out var row))
            {
                db.Add(new ToldState { ServiceId = service.Id, State = service.State });
            }
            else if (row.State != service.State)
            {
                if (!IsQuiet(board.Current, service.Id))
                {
                    news.Add((service, Message(service, row)));
                }

                (row.State, row.Changes) = (service.State, row.Changes + 1);
            }
        }

        db.AddRange(news.Select(n => n.Message));
        await db.SaveChangesAsync(cancellationToken);
        foreach (var (service, message) in news)
        {
            await FanOut.QueueAsync(db, message, FanOut.ComponentHearers(service.Id, service.GroupId), [], cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        _seen = services.ToDictionary(s => s.Id, s => s.State);
        if (news.Count > 0)
        {
            relay.Raise();
        }
    }

    /// <summary>Whether what changed it was published without notifying, or was brought in from elsewhere (N3): then nobody is told of the state either.</summary>
    private bool IsQuiet(BoardSnapshot snapshot, string serviceId)
    {
        var recent = clock.GetUtcNow() - Recent;
        var incidents = snapshot.Incidents.Where(i => i.ServiceIds.Contains(serviceId)).ToList();
        var maintenance = snapshot.Maintenance.Where(m => m.ServiceIds.Contains(serviceId)).ToList();
        var newest = incidents.SelectMany(i => i.Updates.Select(u => (u.CreatedAt, u.Notify)))
            .Concat(maintenance.SelectMany(m => m.Updates.Select(u => (u.CreatedAt, u.Notify))))
            .Where(u => u.CreatedAt > recent)
            .OrderByDescending(u => u.CreatedAt)
            .ToList();
        return newest is [{ Notify: false }, ..]
            || incidents.Any(i => i.IsOpen && i.Origin != NoticeOrigin.Live)
            || maintenance.Any(m => m.IsRunning && m.Origin != NoticeOrigin.Live);
    }

    private OutgoingMessage Message(PublicService service, ToldState before)
    {
        var now = clock.GetUtcNow();
        var update = new
        {
            old_status = Words.Of(before.State),
            new_status = Words.Of(service.State),
            created_at = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            component_type = "Component",
            id = NewId.Create(),
            component_id = service.Id,
        };
        return new OutgoingMessage
        {
            Key = $"component/{service.Id}/{before.Changes + 1}",
            NoticeKind = Kind,
            Subject = service.Name,
            Body = new LocalizedText(JsonSerializer.Serialize(update), null),
            CreatedAt = now,
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Webhooks could not be told of a changed state; it is tried again.")]
    private partial void LogMistake(Exception exception);
}
