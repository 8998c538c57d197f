using System.Net;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Staff;

/// <summary>
/// P3: where <c>Staff__Networks</c> is set, the staff's side is there only for who comes from one of them. To anybody
/// else it is an address like any that does not exist.
/// </summary>
public sealed partial class StaffNetworks(RequestDelegate next, OperatorSettings settings, ILogger<StaffNetworks> log)
{
    private const string Nowhere = "/nowhere";

    public Task InvokeAsync(HttpContext context)
    {
        if (settings.StaffNetworks.Count > 0 && context.Request.Path.StartsWithSegments(StaffFeature.Root) && !IsAllowed(context.Connection.RemoteIpAddress))
        {
            LogRefused(context.Request.Path, context.Connection.RemoteIpAddress);
            context.Request.Path = Nowhere;
        }

        return next(context);
    }

    private bool IsAllowed(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && settings.StaffNetworks.Any(n => n.Contains(plain));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} was kept from {Address}, which is in none of Staff__Networks.")]
    private partial void LogRefused(PathString path, IPAddress? address);
}
