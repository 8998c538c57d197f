using Microsoft.AspNetCore.Identity;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff.Sessions;

namespace StatusPage.Web.Features.Staff.Factors;

/// <summary>The second step of signing in, for who gave the right password less than five minutes ago; and a passkey, which is both steps.</summary>
public sealed class SecondStep(
    StatusDbContext db, UserManager<StaffMember> members, SignIn signIn, Authenticators authenticators, Passkeys passkeys, SealedCookie cookies, TimeProvider clock)
{
    public const string Cookie = "staff-step";

    /// <summary>Whose password was given in this browser; null when nobody's, or when it has changed since.</summary>
    public async Task<StaffMember?> FindAsync(HttpContext context) =>
        cookies.Of(context, Cookie)?.Split(' ') is [var id, var stamp] && await members.FindByIdAsync(id) is { ClosedAt: null } member && member.SecurityStamp == stamp
            ? member
            : null;

    /// <summary>A code of the authenticator app, or a recovery code.</summary>
    public async Task<bool> CodeAsync(HttpContext context, StaffMember member, string code)
    {
        var asked = clock.GetTimestamp();
        // Of an account that is locked no code is used up.
        if (await signIn.MayTryAsync(context, member, "code"))
        {
            if (code.Length <= 40 && await authenticators.TakeAsync(member, code, context.ClientAddress(), CancellationToken.None) is { } means && await signIn.OpenAsync(context, member, means))
            {
                cookies.Drop(context, Cookie);
                return true;
            }

            db.AuditLog.Add(AuditEntry.Of(new Actor(member.Name, context.ClientAddress()), clock.GetUtcNow(), "staff.code_refused", $"staff/{member.Email}"));
            await db.SaveChangesAsync();
        }

        await signIn.WaitAsync(asked);
        return false;
    }

    /// <param name="member">Whose it has to be; null where the passkey itself says that.</param>
    public async Task<bool> PasskeyAsync(HttpContext context, string? answer, StaffMember? member)
    {
        if (!signIn.MayAsk(context)
            || await passkeys.RecogniseAsync(context, answer) is not { } known
            || (member is not null && member.Id != known.Id)
            || !await signIn.OpenAsync(context, known, SignInMeans.Passkey))
        {
            return false;
        }

        cookies.Drop(context, Cookie);
        return true;
    }
}
