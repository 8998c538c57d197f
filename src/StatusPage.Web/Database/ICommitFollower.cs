using StatusPage.Domain;

namespace StatusPage.Web.Database;

/// <summary>
/// What must become true in the very transaction that changes what the public sees, whichever use case changes it.
/// Registered as a singleton by the feature it belongs to, so that this folder need not know the features.
/// </summary>
public interface ICommitFollower
{
    /// <summary>After the rows are written, before the commit.</summary>
    Task AfterSaveAsync(StatusDbContext db, IReadOnlyList<IPublicRow> changed, CancellationToken cancellationToken);
}
