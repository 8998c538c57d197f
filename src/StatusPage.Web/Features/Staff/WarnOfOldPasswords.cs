using Microsoft.EntityFrameworkCore;
using Quartz;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Staff;

/// <summary>P4: mails members some days before their password comes of age; the overview says so too.</summary>
[DisallowConcurrentExecution]
public sealed class WarnOfOldPasswords(StatusDbContext db, SecurityMail mail, TimeProvider clock) : IJob
{
    /// <summary>So many days before, the nearest first.</summary>
    public static readonly IReadOnlyList<int> Days = [2, PasswordAge.Warning.Days];

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => new(RunAsync(cancellationToken));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!mail.CanSend)
        {
            return;
        }

        var now = clock.GetUtcNow();
        foreach (var member in await db.Users.AsNoTracking().Where(u => u.ClosedAt == null && u.Email != null).ToListAsync(cancellationToken))
        {
            var until = PasswordAge.EndOf(member.PasswordSetAt ?? member.CreatedAt);
            // After it the next sign-in says so. A warning that nobody could send in time gives way to the nearer one.
            if (until > now && Days.FirstOrDefault(d => until - now <= TimeSpan.FromDays(d)) is > 0 and var days)
            {
                await mail.WarnAsync(db, member, until, days, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
            }
        }
    }
}
