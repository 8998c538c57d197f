using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Staff.Sessions;
using StatusPage.Web.Localization;
using StatusPage.Web.Security;

namespace StatusPage.Web.Features.Staff;

/// <summary>What a signed-in member is known by during one request: always as the database has it now.</summary>
public sealed class StaffPrincipal(StatusDbContext db, TimeProvider clock)
{
    /// <summary>The token of the session.</summary>
    public const string Session = "session";
    public const string Language = "language";

    /// <summary>What has to be done before anything else: who has this claim has no role.</summary>
    public const string Must = "must";

    /// <summary>Where it is done.</summary>
    public const string MustChoosePassword = "/staff/account/password";
    public const string MustAddFactor = "/staff/account/factor";

    /// <summary>Until when the password counts, for who should choose another soon.</summary>
    public const string PasswordUntil = "password-until";

    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    /// <summary>What the cookie holds: no more than which session it is.</summary>
    public static ClaimsPrincipal Of(string token) => new(new ClaimsIdentity([new(Session, token)], IdentityConstants.ApplicationScheme));

    /// <summary>Null when the session is over or the account closed.</summary>
    public async Task<ClaimsPrincipal?> ReadAsync(string token, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(token);
        var now = clock.GetUtcNow();
        var oldest = now - StaffSessions.Unused;
        var found = await db.StaffSessions
            .Where(s => s.TokenHash == hash && s.LastSeenAt >= oldest)
            .Join(db.Users.Where(u => u.ClosedAt == null), s => s.MemberId, u => u.Id, (s, u) => new
            {
                s.Id,
                s.LastSeenAt,
                s.OpenedAt,
                PasswordSetAt = u.PasswordSetAt ?? u.CreatedAt,
                LacksFactor = u.AuthenticatorSecret == null
                    && !db.Set<IdentityUserPasskey<string>>().Any(p => p.UserId == u.Id)
                    && db.StaffPolicies.Any(p => p.RequiresSecondFactor),
                MemberId = u.Id,
                u.Name,
                u.Language,
                Role = db.UserRoles.Where(r => r.UserId == u.Id).Select(r => r.RoleId).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (found?.Role is null)
        {
            return null;
        }

        if (now - found.LastSeenAt >= SeenEvery)
        {
            await db.StaffSessions.Where(s => s.Id == found.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), cancellationToken);
        }

        var until = PasswordAge.EndOf(found.PasswordSetAt);
        // Who was signed in when it came of age goes on: nobody is stopped in the middle of a night's work.
        var must = now >= (found.OpenedAt < until ? until + PasswordAge.Grace : until) ? MustChoosePassword : found.LacksFactor ? MustAddFactor : null;
        var identity = new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, found.MemberId),
                new(ClaimTypes.Name, found.Name),
                must is null ? new(ClaimTypes.Role, found.Role) : new(Must, must),
                new(Language, LanguageTags.Of(found.Language)),
                new(Session, token),
            ],
            IdentityConstants.ApplicationScheme);
        if (until - now <= PasswordAge.Warning)
        {
            identity.AddClaim(new(PasswordUntil, until.ToString("O", System.Globalization.CultureInfo.InvariantCulture)));
        }

        return new ClaimsPrincipal(identity);
    }
}
