using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Staff;

/// <summary>What somebody with a one-time link fills in. Name and e-mail address matter only for a new account.</summary>
public sealed record JoinAnswers(string Name, string Email, string Password, Language Language);

/// <summary>Uses a one-time link: makes or reopens the account it invites to, or gives one a new password.</summary>
public sealed class JoinStaff(StatusDbContext db, UserManager<StaffMember> members, StaffLinks links, FirstManager first, MemberPasswords passwords, SecurityMail mail, TimeProvider clock)
{
    /// <returns>The account, or why not: field and code.</returns>
    public async Task<(StaffMember? Member, IReadOnlyList<Refusal> Refusals)> RunAsync(string? token, JoinAnswers answers, string? address, CancellationToken cancellationToken)
    {
        // One transaction from looking at the link to making the account: of two who use it at once, one finds it used.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var link = await links.FindAsync(token, cancellationToken);
        if (link is null || (link.Email is null && await first.IsThereAsync(cancellationToken)))
        {
            return (null, [new Refusal("token", "link_dead")]);
        }

        var now = clock.GetUtcNow();
        link.UsedAt = now;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return (null, [new Refusal("token", "link_dead")]);
        }

        var email = link.Email ?? answers.Email.Trim();
        var member = await members.FindByEmailAsync(email);
        var isNew = member is null;
        if (link.Purpose == StaffLinkPurpose.ResetPassword && member is not { ClosedAt: null })
        {
            return (null, [new Refusal("token", "link_dead")]);
        }

        if (link.Purpose == StaffLinkPurpose.Join && member is { ClosedAt: null })
        {
            return (null, [new Refusal("Email", "email_taken")]);
        }

        member ??= new StaffMember { CreatedAt = now };
        if (link.Purpose == StaffLinkPurpose.Join)
        {
            (member.Name, member.Email, member.UserName, member.Language, member.ClosedAt) = (answers.Name.Trim(), email, email, answers.Language, null);
        }

        (member.PasswordSetAt, member.AccessFailedCount, member.LockoutEnd) = (now, 0, null);
        var refusals = isNew
            ? MemberPasswords.Refused(await members.CreateAsync(member, answers.Password))
            : await passwords.ReplaceAsync(member, answers.Password, null, cancellationToken);
        if (refusals.Count > 0)
        {
            return (null, refusals);
        }

        if (link.Purpose == StaffLinkPurpose.Join)
        {
            await GiveRoleAsync(member, link.Role);
        }
        else
        {
            await mail.QueueAsync(db, member, SecurityNews.PasswordChanged, new Actor(member.Name, address), cancellationToken);
        }

        var action = link.Purpose == StaffLinkPurpose.Join ? "staff.joined" : "staff.password_set";
        db.AuditLog.Add(AuditEntry.Of(new Actor(member.Name, address), now, action, $"staff/{member.Email}", after: new { link.Role }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (member, []);
    }

    private async Task GiveRoleAsync(StaffMember member, string role)
    {
        await members.RemoveFromRolesAsync(member, await members.GetRolesAsync(member));
        await members.AddToRoleAsync(member, role);
    }
}
