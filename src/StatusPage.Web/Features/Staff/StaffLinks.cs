using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Staff;

/// <summary>Makes links that work once, and finds what one was made for.</summary>
public sealed class StaffLinks(StatusDbContext db, OperatorSettings settings, TimeProvider clock)
{
    public static readonly TimeSpan Valid = TimeSpan.FromHours(24);

    /// <summary>A new link for this address; older ones for it work no longer. Saved with what else the caller changed.</summary>
    /// <param name="email">Null for the first manager, who says it when joining.</param>
    /// <param name="keepOthers">For a link that anybody can ask for: it must not void the one that a manager handed over.</param>
    public async Task<Uri> MakeAsync(StaffLinkPurpose purpose, string? email, string role, CancellationToken cancellationToken, bool keepOthers = false)
    {
        var now = clock.GetUtcNow();
        if (!keepOthers)
        {
            await VoidAsync(email, cancellationToken);
        }

        var token = Secrets.New();
        db.StaffLinks.Add(new StaffLink { TokenHash = Secrets.Hash(token), Purpose = purpose, Email = email, Role = role, CreatedAt = now, ExpiresAt = now + Valid });
        await db.SaveChangesAsync(cancellationToken);
        return new Uri(settings.PublicUrl, $"staff/join?token={token}");
    }

    public Task<int> VoidAsync(string? email, CancellationToken cancellationToken) =>
        db.StaffLinks.Where(l => l.Email == email && l.UsedAt == null).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Null when the link was never made, is used, replaced or too old.</summary>
    public async Task<StaffLink?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 100)
        {
            return null;
        }

        var hash = Secrets.Hash(token);
        var now = clock.GetUtcNow();
        return await db.StaffLinks.SingleOrDefaultAsync(l => l.TokenHash == hash && l.UsedAt == null && l.ExpiresAt > now, cancellationToken);
    }
}
