using System.Security.Claims;

namespace StatusPage.Web.Features.Audit;

/// <summary>Who does something that the audit log records, and from which network address; null for what acts by itself.</summary>
public sealed record Actor(string Name, string? Address)
{
    /// <summary>Somebody at the machine itself.</summary>
    public static readonly Actor CommandLine = new("command line", null);

    /// <summary>Somebody who works in the files of <c>content/notices</c>.</summary>
    public static readonly Actor File = new("file", null);

    /// <summary>The owner, by changing the files in <c>content</c>.</summary>
    public static readonly Actor Content = new("content", null);

    /// <summary>Nobody: its time had come.</summary>
    public static readonly Actor Clock = new("clock", null);
}

public static class RequestActor
{
    /// <summary>The member of staff who sent this request; the address is the client's own, trusted proxies looked through.</summary>
    public static Actor Actor(this HttpContext context) =>
        new(context.User.FindFirstValue(ClaimTypes.Name) ?? throw new InvalidOperationException("Nobody is signed in."), context.ClientAddress());

    public static string? ClientAddress(this HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address?.ToString(),
    };
}
