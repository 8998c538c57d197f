using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.ManageApi;

public sealed record NewApiKey(string Name, string Role, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Networks, int RequestsPerMinute);

/// <summary>Makes a key for a program.</summary>
public sealed class MakeApiKey(StatusDbContext db, TimeProvider clock)
{
    /// <returns>The key, which is shown now and never again; or why there is none.</returns>
    public async Task<(string? Key, IReadOnlyList<Refusal> Refusals)> RunAsync(NewApiKey command, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var name = SafeText.Clean(command.Name).Trim();
        List<Refusal> refusals =
        [
            .. name.Length == 0 ? [new Refusal("name", "required")] : name.Length > ApiKey.LongestName ? [new Refusal("name", "too_long", ApiKey.LongestName)] : Array.Empty<Refusal>(),
            .. Roles.All.Contains(command.Role) ? Array.Empty<Refusal>() : [new Refusal("role", "choose")],
            .. command.ExpiresAt <= now ? [new Refusal("expires", "in_past")] : Array.Empty<Refusal>(),
            .. command.Networks.Where(n => !IPNetwork.TryParse(n, out _)).Select(n => new Refusal("networks", "not_a_network", n)),
            .. command.RequestsPerMinute is < 1 or > ApiKey.MostRequestsPerMinute ? [new Refusal("requests_per_minute", "not_a_number_to", ApiKey.MostRequestsPerMinute)] : Array.Empty<Refusal>(),
        ];
        if (refusals.Count > 0)
        {
            return (null, refusals);
        }

        var key = ApiKey.NewKey();
        var made = new ApiKey
        {
            Id = NewId.Create(),
            Name = name,
            Hash = ApiKey.HashOf(key),
            Start = key[..(ApiKey.Prefix.Length + 4)],
            Role = command.Role,
            CreatedAt = now,
            CreatedBy = actor.Name,
            ExpiresAt = command.ExpiresAt,
            Networks = command.Networks,
            RequestsPerMinute = command.RequestsPerMinute,
        };
        db.ApiKeys.Add(made);
        db.AuditLog.Add(AuditEntry.Of(actor, now, "api_key.made", $"api-key/{made.Id}", null, new { made.Name, made.Role, made.ExpiresAt, made.Networks, made.RequestsPerMinute }));
        await db.SaveChangesAsync(cancellationToken);
        return (key, []);
    }
}

/// <summary>Ends a key at once.</summary>
public sealed class RevokeApiKey(StatusDbContext db, TimeProvider clock)
{
    public async Task<bool> RunAsync(string id, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.ApiKeys.FirstOrDefaultAsync(k => k.Id == id && k.RevokedAt == null, cancellationToken) is not { } key)
        {
            return false;
        }

        key.RevokedAt = clock.GetUtcNow();
        db.AuditLog.Add(AuditEntry.Of(actor, key.RevokedAt.Value, "api_key.revoked", $"api-key/{id}", new { key.Name, key.Role }));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
