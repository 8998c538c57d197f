using Npgsql;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Staff.Sessions;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Board;

/// <summary>
/// Hears from PostgreSQL that another node committed. What is said while the connection is down is lost,
/// so after every reconnect the board and the watch over open staff pages look by themselves; their polls are the net under both.
/// </summary>
public sealed partial class RevisionListener(OperatorSettings settings, BoardSignal board, SessionSignal sessions, ILogger<RevisionListener> log) : BackgroundService
{
    /// <summary>How its connection is called among PostgreSQL's sessions.</summary>
    public const string ApplicationName = "statuspage-listen";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(settings.PostgresConnection) { Pooling = false, KeepAlive = 15, ApplicationName = ApplicationName }.ConnectionString;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(stoppingToken);
                connection.Notification += (_, heard) => (heard.Channel == PostgresStatusDbContext.SessionChannel ? (Signal)sessions : board).Raise();
                await using (var listen = new NpgsqlCommand($"LISTEN {PostgresStatusDbContext.RevisionChannel}; LISTEN {PostgresStatusDbContext.SessionChannel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                }

                board.Raise();
                sessions.Raise();
                while (true)
                {
                    await connection.WaitAsync(stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is: an exception that leaves here would take the whole program down.
                LogDisconnected(e.Message);
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Not listening for other nodes' commits ({Reason}); trying again.")]
    private partial void LogDisconnected(string reason);
}
