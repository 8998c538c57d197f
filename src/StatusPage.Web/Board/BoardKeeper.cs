using StatusPage.Domain.Catalogue;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Live;

namespace StatusPage.Web.Board;

/// <summary>
/// The one loop that keeps the board current: it wakes on a commit here, a notice from another node, new content,
/// or every <see cref="Poll"/> as a net, and whenever "now" passes a moment that changes what pages say.
/// </summary>
public sealed partial class BoardKeeper(
    StatusBoard board,
    BoardLoader loader,
    BoardSignal signal,
    ContentLibrary content,
    LivePublisher live,
    TimeProvider clock,
    ILogger<BoardKeeper> log) : BackgroundService
{
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    /// <summary>While something is wrong the percentages move; so often they are worked out again.</summary>
    private static readonly TimeSpan WhileAffected = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private SiteContent? _shown;
    private DateTimeOffset? _lostAt;
    private DateTimeOffset _stale;

    /// <summary>Looks now; returns when what was committed before the call is on the board.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await TurnAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // The first snapshot is there before the first request.
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await signal.WaitAsync(Poll, stoppingToken);
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A board that stops is worse than one that is late: say it and try again at the next turn.
                LogFailed(e);
            }
        }
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var newer = false;
        var lost = _lostAt;
        try
        {
            newer = await loader.ReadNewerAsync(cancellationToken);
            if (lost is not null)
            {
                LogBack();
            }

            lost = null;
        }
        catch (Exception e) when (board.IsLoaded && DatabaseAway.Explains(e))
        {
            if (lost is null)
            {
                LogLost(e.GetBaseException().Message);
            }

            lost ??= now;
        }

        var site = content.Current;
        if (board.IsLoaded && !newer && lost == _lostAt && ReferenceEquals(site, _shown) && now < _stale)
        {
            return;
        }

        _lostAt = lost;
        _shown = site;
        var snapshot = loader.Build(site, now, lost);
        _stale = StaleAt(snapshot);
        var before = board.IsLoaded ? board.Pages : null;
        var after = board.Show(snapshot);
        if (before is not null)
        {
            await live.PublishAsync(before, after, cancellationToken);
        }
    }

    private static DateTimeOffset StaleAt(BoardSnapshot snapshot)
    {
        var change = snapshot.Site.Settings.NextChangeAfter(snapshot.At);
        change = snapshot.NextAnnouncementChange is { } announced && announced < change ? announced : change;
        var soon = snapshot.At + WhileAffected;
        return snapshot.WorstState != ServiceState.Operational && soon < change ? soon : change;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The board could not be brought up to date; the last state stays.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer ({Reason}); pages are served from the last state.")]
    private partial void LogLost(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database answers again.")]
    private partial void LogBack();
}
