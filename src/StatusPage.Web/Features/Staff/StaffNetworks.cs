using System.Net;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Staff;

/// <summary>
/// P3: the staff's side is there only over TLS, and where <c>Staff__Networks</c> is set only for who comes from one of
/// them. To anybody else it is an address like any that does not exist. At the machine itself it can be reached without
/// TLS: what does not leave the machine cannot be overheard.
/// </summary>
public sealed partial class StaffNetworks(RequestDelegate next, OperatorSettings settings, ILogger<StaffNetworks> log)
{
    private const string Nowhere = "/nowhere";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(StaffFeature.Root))
        {
            // Null where the program is called within its own process.
            var from = context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
            if (!context.Request.IsHttps && from is not null && !IPAddress.IsLoopback(from))
            {
                LogUnsafe(context.Request.Path, from);
                context.Request.Path = Nowhere;
            }
            else if (settings.StaffNetworks.Count > 0 && (from is null || !settings.StaffNetworks.Any(n => n.Contains(from))))
            {
                LogRefused(context.Request.Path, from);
                context.Request.Path = Nowhere;
            }
        }

        return next(context);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} was kept from {Address}, which asked without TLS. A proxy that does TLS has to be in Site__TrustedProxies and to send X-Forwarded-For and X-Forwarded-Proto.")]
    private partial void LogUnsafe(PathString path, IPAddress address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} was kept from {Address}, which is in none of Staff__Networks.")]
    private partial void LogRefused(PathString path, IPAddress? address);
}
