using Microsoft.AspNetCore.Identity;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Staff.Factors;

/// <summary>
/// WebAuthn, by the framework. A passkey is asked for with the person verified (a finger, a face, a code), so it is
/// both factors in one.
/// </summary>
public sealed class Passkeys(StatusDbContext db, IPasskeyHandler<StaffMember> handler, UserManager<StaffMember> members, SecurityMail mail, SealedCookie cookies, TimeProvider clock)
{
    public const int Most = 20;
    public const int LongestName = 60;

    /// <summary>More than any browser sends.</summary>
    private const int LongestAnswer = 20_000;

    private const string Adding = "staff-passkey-new";
    private const string Asking = "staff-passkey";

    /// <summary>What <c>navigator.credentials.create</c> wants.</summary>
    public async Task<string> NewOptionsAsync(HttpContext context, StaffMember member)
    {
        var options = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = member.Id, Name = member.Email!, DisplayName = member.Name }, context);
        cookies.Set(context, Adding, options.AttestationState ?? "");
        return options.CreationOptionsJson;
    }

    /// <returns>Whether it is now a passkey of the account.</returns>
    public async Task<bool> AddAsync(HttpContext context, StaffMember member, string? answer, string name, Actor actor, CancellationToken cancellationToken)
    {
        if (answer is not { Length: > 0 and < LongestAnswer } || cookies.Of(context, Adding) is not { } state || (await members.GetPasskeysAsync(member)).Count >= Most)
        {
            return false;
        }

        cookies.Drop(context, Adding);
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = answer, AttestationState = state });
        // The options were made for one account; another may have signed in since.
        if (!result.Succeeded || result.UserEntity.Id != member.Id || await members.FindByPasskeyIdAsync(result.Passkey.CredentialId) is not null)
        {
            return false;
        }

        result.Passkey.Name = name;
        await mail.QueueAsync(db, member, SecurityNews.PasskeyAdded, actor, cancellationToken);
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "staff.factor_added", $"staff/{member.Email}", after: new { Factor = "passkey", Name = name }));
        await members.AddOrUpdatePasskeyAsync(member, result.Passkey);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>What <c>navigator.credentials.get</c> wants.</summary>
    /// <param name="member">Null where the passkey itself says whose it is.</param>
    public async Task<string> AskOptionsAsync(HttpContext context, StaffMember? member)
    {
        var options = await handler.MakeRequestOptionsAsync(member, context);
        cookies.Set(context, Asking, options.AssertionState ?? "");
        return options.RequestOptionsJson;
    }

    /// <returns>Whose passkey answered; null when none did.</returns>
    public async Task<StaffMember?> RecogniseAsync(HttpContext context, string? answer)
    {
        if (answer is not { Length: > 0 and < LongestAnswer } || cookies.Of(context, Asking) is not { } state)
        {
            return null;
        }

        cookies.Drop(context, Asking);
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = answer, AssertionState = state });
        if (!result.Succeeded || result.User.ClosedAt is not null)
        {
            return null;
        }

        // Its counter: a copy of a key shows by one that goes back.
        await members.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        return result.User;
    }
}
