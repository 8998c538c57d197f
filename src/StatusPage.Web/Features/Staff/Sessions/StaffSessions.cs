using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Security;

namespace StatusPage.Web.Features.Staff.Sessions;

/// <summary>Opens sessions and ends them.</summary>
public sealed class StaffSessions(StatusDbContext db, TimeProvider clock)
{
    /// <summary>A session that is not used for this long is over.</summary>
    public static readonly TimeSpan Unused = TimeSpan.FromHours(12);

    private const int LongestBrowser = 300;

    /// <summary>Adds a session to what the caller saves; those that were left alone too long go.</summary>
    /// <returns>The token that its cookie carries.</returns>
    public async Task<string> OpenAsync(StaffMember member, SignInMeans means, string? address, string? browser, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var oldest = now - Unused;
        await db.StaffSessions.Where(s => s.MemberId == member.Id && s.LastSeenAt < oldest).ExecuteDeleteAsync(cancellationToken);
        var token = Secrets.New();
        db.StaffSessions.Add(new StaffSession
        {
            TokenHash = Secrets.Hash(token),
            MemberId = member.Id,
            Means = means,
            OpenedAt = now,
            LastSeenAt = now,
            Address = address,
            Browser = browser is { Length: > LongestBrowser } ? browser[..LongestBrowser] : browser,
        });
        return token;
    }

    /// <summary>Ends sessions with their open pages, on every node, when the caller's transaction commits or else at once.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> EndAsync(Expression<Func<StaffSession, bool>> which, CancellationToken cancellationToken)
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var ended = await db.StaffSessions.Where(which).ExecuteDeleteAsync(cancellationToken);
        await db.AnnounceEndedSessionsAsync(cancellationToken);
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return ended;
    }
}
