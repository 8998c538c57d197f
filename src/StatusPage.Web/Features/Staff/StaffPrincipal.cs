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

        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, found.MemberId),
                new(ClaimTypes.Name, found.Name),
                new(ClaimTypes.Role, found.Role),
                new(Language, LanguageTags.Of(found.Language)),
                new(Session, token),
            ],
            IdentityConstants.ApplicationScheme));
    }
}
