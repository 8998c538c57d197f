using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Staff.Sessions;

/// <summary>Signs a member out elsewhere: never of the session that asks, and never somebody else.</summary>
public sealed class EndOwnSessions(StatusDbContext db, StaffSessions sessions, TimeProvider clock)
{
    /// <param name="keep">The hash of the session that asks.</param>
    /// <param name="one">Null for all others.</param>
    public async Task RunAsync(string memberId, string keep, int? one, Actor actor, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ended = await db.StaffSessions.AsNoTracking()
            .Where(s => s.MemberId == memberId && s.TokenHash != keep && (one == null || s.Id == one))
            .ToListAsync(cancellationToken);
        var email = await db.Users.Where(u => u.Id == memberId).Select(u => u.Email).SingleAsync(cancellationToken);
        foreach (var session in ended)
        {
            db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "staff.session_ended", $"staff/{email}", new { session.OpenedAt, session.Address, Browser = BrowserName.Of(session.Browser) }));
        }

        await db.SaveChangesAsync(cancellationToken);
        await sessions.EndAsync(s => s.MemberId == memberId && s.TokenHash != keep && (one == null || s.Id == one), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
