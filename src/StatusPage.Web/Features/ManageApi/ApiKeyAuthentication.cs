using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.ManageApi;

/// <summary><c>Authorization: OAuth …</c>, <c>Bearer …</c>, or <c>?api_key=…</c>, as Statuspage takes it.</summary>
public sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, StatusDbContext db, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";

    /// <summary>The requests a minute that the key allows, as a claim.</summary>
    public const string Limit = "requests_per_minute";

    private static readonly TimeSpan LastUsedIsExactTo = TimeSpan.FromMinutes(1);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (GivenKey() is not { } given)
        {
            return AuthenticateResult.NoResult();
        }

        var hash = ApiKey.HashOf(given);
        var now = clock.GetUtcNow();
        var key = await db.ApiKeys.AsNoTracking().FirstOrDefaultAsync(k => k.Hash == hash, Context.RequestAborted);
        if (key is null || !key.IsOpen(now) || !key.Allows(Context.Connection.RemoteIpAddress))
        {
            return AuthenticateResult.Fail("The key is unknown, expired, revoked, or not for this network.");
        }

        if (key.LastUsedAt is not { } last || now - last >= LastUsedIsExactTo)
        {
            await db.ApiKeys.Where(k => k.Id == key.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedAt, now), Context.RequestAborted);
        }

        var identity = new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, key.Id),
                new(ClaimTypes.Name, $"API: {key.Name}"),
                new(ClaimTypes.Role, key.Role),
                new(Limit, key.RequestsPerMinute.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ],
            Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "OAuth realm=\"v1\"";
        return ApiAnswer.Error(StatusCodes.Status401Unauthorized, "Could not authenticate").ExecuteAsync(Context);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        await ApiCallLog.WriteAsync(Context, StatusCodes.Status403Forbidden);
        await ApiAnswer.Error(StatusCodes.Status403Forbidden, "This key has the role viewer: it reads, and changes nothing.").ExecuteAsync(Context);
    }

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

/// <summary>Every call is in the audit log, with its answer.</summary>
internal static class ApiCallLog
{
    public static async Task WriteAsync(HttpContext context, int status)
    {
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        await using var db = await context.RequestServices.GetRequiredService<IDbContextFactory<StatusDbContext>>().CreateDbContextAsync(context.RequestAborted);
        var path = context.Request.Path.Value ?? "";
        db.AuditLog.Add(AuditEntry.Of(
            context.Actor(),
            clock.GetUtcNow(),
            "api.called",
            $"api-key/{context.User.FindFirstValue(ClaimTypes.NameIdentifier)}",
            null,
            new { call = $"{context.Request.Method} {(path.Length > 200 ? path[..200] : path)}", answer = status }));
        await db.SaveChangesAsync(context.RequestAborted);
    }
}
