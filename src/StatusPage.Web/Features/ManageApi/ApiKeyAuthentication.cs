using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.ManageApi;

/// <summary><c>Authorization: OAuth …</c>, <c>Bearer …</c>, or <c>?api_key=…</c>, as Statuspage takes it.</summary>
public sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, StatusDbContext db, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";

    /// <summary>The requests a minute that the key allows, as a claim.</summary>
    public const string Limit = "requests_per_minute";

    private static readonly TimeSpan LastUsedIsExactTo = TimeSpan.FromMinutes(1);

    /// <summary>One that we know, and that does not open from here or any more.</summary>
    private ApiKey? _closed;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (GivenKey() is not { } given)
        {
            return AuthenticateResult.NoResult();
        }

        var hash = ApiKey.HashOf(given);
        var now = clock.GetUtcNow();
        var found = await db.ApiKeys.AsNoTracking()
            .Where(k => k.Hash == hash)
            .Select(k => new
            {
                Key = k,
                // None of an account that is closed.
                OwnersRole = db.UserRoles.Where(r => r.UserId == k.OwnerId && db.Users.Any(u => u.Id == r.UserId && u.ClosedAt == null)).Select(r => r.RoleId).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(Context.RequestAborted);
        if (found?.Key is not { } key || !key.IsOpen(now) || !key.Allows(Context.Connection.RemoteIpAddress) || (key.OwnerId is not null && found.OwnersRole is null))
        {
            _closed = found?.Key;
            return AuthenticateResult.Fail("The key is unknown, expired, revoked, or not for this network.");
        }

        if (key.LastUsedAt is not { } last || now - last >= LastUsedIsExactTo)
        {
            await db.ApiKeys.Where(k => k.Id == key.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedAt, now), Context.RequestAborted);
        }

        var identity = new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, key.Id),
                new(ClaimTypes.Name, CallerOf(key)),
                new(ClaimTypes.Role, key.OwnerId is null ? key.Role : Roles.Lesser(key.Role, found.OwnersRole!)),
                new(Limit, key.RequestsPerMinute.ToString(CultureInfo.InvariantCulture)),
            ],
            Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_closed is { } key)
        {
            await ApiCallLog.WriteAsync(Context, new Actor(CallerOf(key), Context.ClientAddress()), key.Id, StatusCodes.Status401Unauthorized);
        }

        Response.Headers.WWWAuthenticate = "OAuth realm=\"v1\"";
        await ApiAnswer.Error(StatusCodes.Status401Unauthorized, "Could not authenticate").ExecuteAsync(Context);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (await ApiCallLog.HoldToLimitAsync(Context) is { } tooMany)
        {
            await tooMany.ExecuteAsync(Context);
            return;
        }

        await ApiCallLog.WriteAsync(Context, StatusCodes.Status403Forbidden);
        await ApiAnswer.Error(StatusCodes.Status403Forbidden, "This key has the role viewer: it reads what is public, and changes nothing.").ExecuteAsync(Context);
    }

    private static string CallerOf(ApiKey key) => $"API: {key.Name}";

    private string? GivenKey()
    {
        var header = Request.Headers.Authorization.ToString();
        foreach (var scheme in new[] { "OAuth ", "Bearer " })
        {
            if (header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return header[scheme.Length..].Trim();
            }
        }

        return Request.Query["api_key"].ToString() is { Length: > 0 } inQuery ? inQuery : null;
    }
}

/// <summary>
/// Every call with a key of ours is in the audit log, with its answer; of those beyond a key's limit the first in each
/// minute, and then how many more there were.
/// </summary>
internal static class ApiCallLog
{
    private const int LongestPath = 200;

    public static Task WriteAsync(HttpContext context, int status) =>
        WriteAsync(context, context.Actor(), context.User.FindFirstValue(ClaimTypes.NameIdentifier)!, status);

    public static Task WriteAsync(HttpContext context, Actor caller, string keyId, int status)
    {
        var path = context.Request.Path.Value ?? "";
        return AddAsync(context, caller, keyId, new { call = $"{context.Request.Method} {(path.Length > LongestPath ? path[..LongestPath] : path)}", answer = status });
    }

    /// <summary>Counts the call.</summary>
    /// <returns>The answer to one beyond the limit of its key; null where it may go on.</returns>
    public static async Task<ApiAnswer?> HoldToLimitAsync(HttpContext context)
    {
        var key = context.User.FindFirstValue(ClaimTypes.NameIdentifier)!;
        var limit = int.Parse(context.User.FindFirstValue(ApiKeyAuthentication.Limit)!, CultureInfo.InvariantCulture);
        var turn = context.RequestServices.GetRequiredService<ApiLimits>().Take(key, limit);
        if (turn.RetryAfter is not { } seconds)
        {
            if (turn.ToLog > 0)
            {
                await AddAsync(context, context.Actor(), key, new { calls = turn.ToLog, answer = StatusCodes.Status429TooManyRequests });
            }

            return null;
        }

        if (turn.ToLog > 0)
        {
            await WriteAsync(context, StatusCodes.Status429TooManyRequests);
        }

        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ApiAnswer.Error(StatusCodes.Status429TooManyRequests, $"This key may send {limit} requests a minute.");
    }

    private static async Task AddAsync(HttpContext context, Actor caller, string keyId, object what)
    {
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        await using var db = await context.RequestServices.GetRequiredService<IDbContextFactory<StatusDbContext>>().CreateDbContextAsync(context.RequestAborted);
        db.AuditLog.Add(AuditEntry.Of(caller, clock.GetUtcNow(), "api.called", $"api-key/{keyId}", null, what));
        await db.SaveChangesAsync(context.RequestAborted);
    }
}
