using StatusPage.Domain;

namespace StatusPage.Web.Database;

/// <summary>
/// What must become true in the very transaction that changes what the public sees, whichever use case changes it:
/// a deadline is met, notifications are queued. Registered as a singleton by the feature it belongs to.
/// </summary>
public interface ICommitFollower
{
    /// <summary>Before the rows are written: may add rows to the same save, and still sees what was there before.</summary>
    Task BeforeSaveAsync(StatusDbContext db, IReadOnlyList<IPublicRow> changed, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the rows are written, before the commit: may run statements of its own.</summary>
    Task AfterSaveAsync(StatusDbContext db, IReadOnlyList<IPublicRow> changed, CancellationToken cancellationToken) => Task.CompletedTask;
}
