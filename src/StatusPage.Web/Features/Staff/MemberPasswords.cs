using Microsoft.AspNetCore.Identity;
using StatusPage.Domain;
using StatusPage.Web.Features.Staff.Sessions;

namespace StatusPage.Web.Features.Staff;

/// <summary>Gives an account another password, within the caller's transaction.</summary>
public sealed class MemberPasswords(UserManager<StaffMember> members, StaffSessions sessions, TimeProvider clock)
{
    /// <summary>The sessions that the old password opened end with it.</summary>
    /// <param name="keep">The hash of the session that asks, which stays.</param>
    /// <returns>Why not: field and code.</returns>
    public async Task<IReadOnlyList<Refusal>> ReplaceAsync(StaffMember member, string password, string? keep, CancellationToken cancellationToken)
    {
        foreach (var validator in members.PasswordValidators)
        {
            if (await validator.ValidateAsync(members, member, password) is { Succeeded: false } refused)
            {
                return Refused(refused);
            }
        }

        member.PasswordHash = members.PasswordHasher.HashPassword(member, password);
        member.PasswordSetAt = clock.GetUtcNow();
        // The stamp goes first: whoever signs in with the old password at this moment is either refused, or ended with the rest.
        await members.UpdateSecurityStampAsync(member);
        await sessions.EndAsync(s => s.MemberId == member.Id && s.TokenHash != keep, cancellationToken);
        return [];
    }

    public static IReadOnlyList<Refusal> Refused(IdentityResult result) => [.. result.Errors.Select(Refused).Distinct()];

    private static Refusal Refused(IdentityError error) => error.Code switch
    {
        nameof(IdentityErrorDescriber.PasswordTooShort) => new Refusal("Password", "password_short", PasswordRules.Shortest),
        PasswordRules.TooLong => new Refusal("Password", "password_long", PasswordRules.Longest),
        PasswordRules.Leaked => new Refusal("Password", "password_leaked"),
        nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) => new Refusal("Email", "email_taken"),
        nameof(IdentityErrorDescriber.InvalidEmail) or nameof(IdentityErrorDescriber.InvalidUserName) => new Refusal("Email", "email_invalid"),
        _ => throw new InvalidOperationException($"{error.Code}: {error.Description}"),
    };
}
