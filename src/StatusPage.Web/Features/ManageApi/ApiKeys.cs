using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.ManageApi;

public sealed record NewApiKey(string Name, string Role, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Networks, int RequestsPerMinute)
{
    /// <summary>Whose it is; null for the machine's.</summary>
    public string? OwnerId { get; init; }
}

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
            OwnerId = command.OwnerId,
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

/// <summary>Ends keys at once: every node looks a key up for every call.</summary>
public sealed class RevokeApiKey(StatusDbContext db, TimeProvider clock)
{
    /// <summary>P4: those of a member who leaves. Adds it to what the caller saves.</summary>
    public async Task OfAsync(string ownerId, Actor actor, CancellationToken cancellationToken)
    {
        foreach (var key in await db.ApiKeys.Where(k => k.OwnerId == ownerId && k.RevokedAt == null).ToListAsync(cancellationToken))
        {
            Revoke(key, actor);
        }
    }

    public async Task<bool> RunAsync(string id, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.ApiKeys.FirstOrDefaultAsync(k => k.Id == id && k.RevokedAt == null, cancellationToken) is not { } key)
        {
            return false;
        }

        Revoke(key, actor);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private void Revoke(ApiKey key, Actor actor)
    {
        key.RevokedAt = clock.GetUtcNow();
        db.AuditLog.Add(AuditEntry.Of(actor, key.RevokedAt.Value, "api_key.revoked", $"api-key/{key.Id}", new { key.Name, key.Role }));
    }
}
