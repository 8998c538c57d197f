using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Deadlines;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>"I have it": whoever says so is warned alone from then on, of everything that is owed on the same subject.</summary>
public sealed class TakeDuty(StatusDbContext db, TimeProvider clock)
{
    private const int MostAttempts = 5;

    public async Task<Outcome> RunAsync(string deadlineId, string name, Actor actor, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await db.Deadlines.AsNoTracking().FirstOrDefaultAsync(d => d.Id == deadlineId, cancellationToken) is not { } asked)
            {
                return Outcome.NotFound;
            }

            var now = clock.GetUtcNow();
            var owed = (await db.Deadlines.Where(d => d.Subject == asked.Subject && d.SubjectId == asked.SubjectId).ToListAsync(cancellationToken))
                .Where(d => d.IsOwed && d.HeldBy != name)
                .ToList();
            if (owed.Count == 0)
            {
                return Outcome.Done;
            }

            db.AuditLog.Add(AuditEntry.Of(actor, now, "deadline.taken", RecomputeDeadlines.SubjectOf(asked), owed[0].HeldBy is { } before ? new { holder = before } : null, new { holder = name }));
            owed.ForEach(d => d.Hold(name, now));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return Outcome.Done;
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostAttempts)
            {
                // A milestone came in between: take what is owed now.
                db.ChangeTracker.Clear();
            }
        }
    }
}
