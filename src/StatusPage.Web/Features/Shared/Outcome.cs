using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Shared;

/// <summary>What came of a use case: it was done, it was refused, or somebody else was first.</summary>
public sealed record Outcome
{
    public static readonly Outcome Done = new();

    /// <summary>The form was rendered from an older version: whoever sent it must first see what changed.</summary>
    public static readonly Outcome Conflict = new() { IsConflict = true };

    public static readonly Outcome NotFound = Refused(new Refusal("id", "unknown"));

    private Outcome()
    {
    }

    public IReadOnlyList<Refusal> Refusals { get; private init; } = [];

    public bool IsConflict { get; private init; }

    public bool IsDone => !IsConflict && Refusals.Count == 0;

    public static Outcome Refused(params IReadOnlyList<Refusal> refusals) => new() { Refusals = refusals };

    /// <summary>
    /// Saves. Of two that save at once the second is a conflict, unless <paramref name="isDone"/> says that the
    /// first was the same form, sent twice. What is gathered is only counted in; the gathering saves it.
    /// </summary>
    public static async Task<Outcome> SaveAsync(StatusDbContext db, Func<Task<bool>> isDone, CancellationToken cancellationToken)
    {
        if (db.IsGathering)
        {
            return Done;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return Done;
        }
        catch (DbUpdateException e)
        {
            db.ChangeTracker.Clear();
            if (await isDone())
            {
                return Done;
            }

            if (e is DbUpdateConcurrencyException)
            {
                return Conflict;
            }

            throw;
        }
    }
}
