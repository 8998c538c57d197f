using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Database;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Staff;

/// <summary>What a signed-in member is known by during one request: always as the database has it now.</summary>
public sealed class StaffPrincipal(StatusDbContext db) : IUserClaimsPrincipalFactory<StaffMember>
{
    public const string Stamp = "stamp";
    public const string Language = "language";

    public async Task<ClaimsPrincipal> CreateAsync(StaffMember user) =>
        await ReadAsync(user.Id, user.SecurityStamp, CancellationToken.None)
        ?? throw new InvalidOperationException($"The account {user.Id} is closed or has no role.");

    /// <summary>Null when the account is closed, or when its stamp has changed since: its sessions are over.</summary>
    public async Task<ClaimsPrincipal?> ReadAsync(string id, string? stamp, CancellationToken cancellationToken)
    {
        var member = await db.Users
            .Where(u => u.Id == id && u.ClosedAt == null && u.SecurityStamp == stamp)
            .Select(u => new { u.Name, u.Language, Role = db.UserRoles.Where(r => r.UserId == u.Id).Select(r => r.RoleId).FirstOrDefault() })
            .SingleOrDefaultAsync(cancellationToken);
        return member?.Role is null ? null : new ClaimsPrincipal(new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, id),
                new(ClaimTypes.Name, member.Name),
                new(ClaimTypes.Role, member.Role),
                new(Language, LanguageTags.Of(member.Language)),
                new(Stamp, stamp ?? ""),
            ],
            IdentityConstants.ApplicationScheme));
    }
}
