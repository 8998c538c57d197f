using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff.Factors;
using StatusPage.Web.Features.Staff.Sessions;

namespace StatusPage.Web.Features.Staff;

public enum SignInAnswer
{
    Done,

    /// <summary>Unknown, closed, locked or wrong: whoever asks is not told which.</summary>
    Refused,
    TooMany,

    /// <summary>The password is right, and the account has a second factor.</summary>
    SecondStep,
}

/// <summary>Signs a member in with e-mail address and password.</summary>
public sealed class SignIn(
    StatusDbContext db,
    UserManager<StaffMember> members,
    StaffSessions sessions,
    SignInLimits limits,
    KnownBrowser browsers,
    SealedCookie cookies,
    TimeProvider clock)
{
    public const int Attempts = 5;
    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(5);

    /// <summary>A refusal is given this long after the question, so that its time tells nothing either.</summary>
    public static readonly TimeSpan RefusedAfter = TimeSpan.FromMilliseconds(600);

    private static readonly StaffMember Nobody = new();
    private static readonly string NobodysHash = new PasswordHasher<StaffMember>().HashPassword(Nobody, Guid.NewGuid().ToString());

    public async Task<SignInAnswer> RunAsync(HttpContext context, string email, string password)
    {
        var asked = clock.GetTimestamp();
        if (!MayAsk(context))
        {
            return SignInAnswer.TooMany;
        }

        var member = await members.FindByEmailAsync(email);
        var allowed = member is { ClosedAt: null } && await MayTryAsync(context, member, "password");
        // Hashed for nobody too: an unknown account must cost what a known one costs.
        var right = password.Length <= PasswordRules.Longest
            && members.PasswordHasher.VerifyHashedPassword(member ?? Nobody, member?.PasswordHash ?? NobodysHash, password) != PasswordVerificationResult.Failed;
        if (!allowed || !right)
        {
            if (allowed)
            {
                db.AuditLog.Add(AuditEntry.Of(new Actor(member!.Name, context.ClientAddress()), clock.GetUtcNow(), "staff.sign_in_failed", $"staff/{member.Email}"));
                await db.SaveChangesAsync();
            }

            await WaitAsync(asked);
            return SignInAnswer.Refused;
        }

        if (await HasFactorAsync(member!))
        {
            cookies.Set(context, SecondStep.Cookie, $"{member!.Id} {member.SecurityStamp}");
            return SignInAnswer.SecondStep;
        }

        if (await OpenAsync(context, member!, SignInMeans.Password))
        {
            return SignInAnswer.Done;
        }

        await WaitAsync(asked);
        return SignInAnswer.Refused;
    }

    /// <summary>
    /// Whether this network has not asked too often. A browser that is known has attempts of its own: whoever guesses
    /// from the same office, or the same provider, keeps nobody out.
    /// </summary>
    public bool MayAsk(HttpContext context) => limits.AllowsNetwork(context.Connection.RemoteIpAddress) || browsers.IsKnown(context);

    /// <summary>Opens a session for somebody who has proved who they are.</summary>
    /// <returns>False when the account was closed, or got another password, since it was looked at.</returns>
    public async Task<bool> OpenAsync(HttpContext context, StaffMember member, SignInMeans means)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var isStill = await db.Users
            .Where(u => u.Id == member.Id && u.ClosedAt == null && u.SecurityStamp == member.SecurityStamp)
            .ExecuteUpdateAsync(u => u.SetProperty(m => m.AccessFailedCount, 0).SetProperty(m => m.LockoutEnd, (DateTimeOffset?)null).SetProperty(m => m.LastSignInAt, now)) == 1;
        if (!isStill)
        {
            return false;
        }

        var token = await sessions.OpenAsync(member, means, context.ClientAddress(), context.Request.Headers.UserAgent, CancellationToken.None);
        db.AuditLog.Add(AuditEntry.Of(new Actor(member.Name, context.ClientAddress()), now, "staff.signed_in", $"staff/{member.Email}", after: new { Means = means }));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        await context.SignInAsync(IdentityConstants.ApplicationScheme, StaffPrincipal.Of(token));
        browsers.Remember(context, member.Id);
        StaffLanguage.Remember(context, member.Language);
        return true;
    }

    /// <summary>
    /// Takes an attempt before the password is looked at, in one statement: a hundred guesses at once are still five.
    /// </summary>
    /// <param name="what">Each thing to guess has five attempts of its own in a browser that is known.</param>
    public async Task<bool> MayTryAsync(HttpContext context, StaffMember member, string what)
    {
        if (browsers.Of(context, member.Id) is { } browser)
        {
            return limits.AllowsBrowser($"{what}/{browser}");
        }

        var now = clock.GetUtcNow();
        DateTimeOffset? end = now + Lock;
        return await db.Users
            .Where(u => u.Id == member.Id && (u.LockoutEnd == null || u.LockoutEnd <= now))
            .ExecuteUpdateAsync(u => u
                .SetProperty(m => m.AccessFailedCount, m => m.LockoutEnd == null ? m.AccessFailedCount + 1 : 1)
                .SetProperty(m => m.LockoutEnd, m => m.LockoutEnd == null && m.AccessFailedCount + 1 >= Attempts ? end : null)) == 1;
    }

    public Task<bool> HasFactorAsync(StaffMember member) =>
        member.AuthenticatorSecret is not null ? Task.FromResult(true) : db.Set<IdentityUserPasskey<string>>().AnyAsync(p => p.UserId == member.Id);

    /// <summary>Until an answer that says no may go out.</summary>
    public async Task WaitAsync(long asked)
    {
        // A timer may go off a little early.
        while (RefusedAfter - clock.GetElapsedTime(asked) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest + TimeSpan.FromMilliseconds(1));
        }
    }
}
