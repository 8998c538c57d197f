using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace StatusPage.Web.Features.Staff;

/// <summary>
/// How often may be tried from one place, whatever account is tried. An office behind one address has room enough;
/// a guesser has not. Counted by each node for itself: docs/decisions/0015.
/// </summary>
public sealed class SignInLimits : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly PartitionedRateLimiter<string> _byNetwork = PartitionedRateLimiter.Create<string, string>(network =>
        RateLimitPartition.GetFixedWindowLimiter(network, _ => new FixedWindowRateLimiterOptions { PermitLimit = 30, Window = Window, QueueLimit = 0 }));

    private readonly PartitionedRateLimiter<string> _byBrowser = PartitionedRateLimiter.Create<string, string>(browser =>
        RateLimitPartition.GetFixedWindowLimiter(browser, _ => new FixedWindowRateLimiterOptions { PermitLimit = 5, Window = Window, QueueLimit = 0 }));

    public bool AllowsNetwork(IPAddress? address)
    {
        using var lease = _byNetwork.AttemptAcquire(Network(address));
        return lease.IsAcquired;
    }

    public bool AllowsBrowser(string browser)
    {
        using var lease = _byBrowser.AttemptAcquire(browser);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        _byNetwork.Dispose();
        _byBrowser.Dispose();
    }

    /// <summary>One customer of an IPv6 provider has a /64 to choose addresses from.</summary>
    private static string Network(IPAddress? address) => address switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.MapToIPv4().ToString(),
    };
}
