using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Staff.Sessions;

/// <summary>
/// The staff pages that are open on this node, each by a WebSocket that says nothing until the page's session is over.
/// P4: a closed account's open pages are gone within a second, on every node.
/// </summary>
public sealed partial class OpenPages(
    IDbContextFactory<StatusDbContext> contexts,
    SessionSignal signal,
    OperatorSettings settings,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<OpenPages> log) : BackgroundService
{
    public const string Address = "/staff/live";

    /// <summary>What the page is told when its session is over; any other end means: try again.</summary>
    public const WebSocketCloseStatus SessionOver = (WebSocketCloseStatus)4401;

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The net under the signal. On SQLite the command line closes accounts from a process of its own, which nothing
    /// tells us of; PostgreSQL does.
    /// </summary>
    private readonly TimeSpan _lookEvery = settings.PostgresConnection is null ? TimeSpan.FromSeconds(0.5) : TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<OpenPage, bool> _open = new();

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>Holds the socket until the session or the page ends. Asked without a socket, it says that the session is good.</summary>
    public async Task HoldAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = KeepAlive });
        var page = new OpenPage(Secrets.Hash(context.User.FindFirstValue(StaffPrincipal.Session)!));
        _open[page] = true;
        // The session may have ended between the look at the cookie and now.
        signal.Raise();
        try
        {
            await HoldAsync(socket, page);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The page is gone without a word, as pages go.
        }
        finally
        {
            _open.TryRemove(page, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.WaitAsync(_lookEvery, stoppingToken);
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is: an exception that leaves here would take the whole program down.
                LogFailed(e.Message);
                await Task.Delay(_lookEvery, stoppingToken);
            }
        }
    }

    private async Task HoldAsync(WebSocket socket, OpenPage page)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        var said = socket.ReceiveAsync(new byte[16], CancellationToken.None);
        var stopped = Task.Delay(Timeout.Infinite, stopping.Token);
        var first = await Task.WhenAny(said, page.Over, stopped);
        await stopping.CancelAsync();
        var status = first == page.Over ? SessionOver : first == stopped ? WebSocketCloseStatus.EndpointUnavailable : WebSocketCloseStatus.NormalClosure;
        if (first == said)
        {
            // It has nothing to say to us but that it closes.
            await said;
        }

        await socket.CloseOutputAsync(status, null, CancellationToken.None);
    }

    /// <summary>One query for all that are open here.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var pages = _open.Keys.ToList();
        if (pages.Count == 0)
        {
            return;
        }

        var hashes = pages.Select(p => p.TokenHash).Distinct().ToList();
        var oldest = clock.GetUtcNow() - StaffSessions.Unused;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var good = await db.StaffSessions
            .Where(s => hashes.Contains(s.TokenHash) && s.LastSeenAt >= oldest && db.Users.Any(u => u.Id == s.MemberId && u.ClosedAt == null))
            .Select(s => s.TokenHash)
            .ToListAsync(cancellationToken);
        foreach (var page in pages.Where(p => !good.Contains(p.TokenHash)))
        {
            page.End();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The sessions of open staff pages could not be looked at ({Reason}); trying again.")]
    private partial void LogFailed(string reason);

    private sealed class OpenPage(string tokenHash)
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string TokenHash => tokenHash;

        public Task Over => _over.Task;

        public void End() => _over.TrySetResult();
    }
}
