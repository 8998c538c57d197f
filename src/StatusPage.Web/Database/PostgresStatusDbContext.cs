using Microsoft.EntityFrameworkCore;

namespace StatusPage.Web.Database;

public sealed class PostgresStatusDbContext(DbContextOptions<PostgresStatusDbContext> options) : StatusDbContext(options)
{
    /// <summary>The channel on which a commit says its revision; see Board/RevisionListener.</summary>
    public const string RevisionChannel = "statuspage_revision";

    /// <summary>The channel on which a commit says that staff sessions ended.</summary>
    public const string SessionChannel = "statuspage_session";

    public override Task AnnounceEndedSessionsAsync(CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT pg_notify({SessionChannel}, '')", cancellationToken);

    protected override Task AnnounceAsync(long revision, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT pg_notify({RevisionChannel}, {revision.ToString(System.Globalization.CultureInfo.InvariantCulture)})", cancellationToken);
}
