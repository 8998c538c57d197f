using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>
/// How often confirmations may be asked for. One network gets a few at once; each further one costs it twice the wait
/// of the one before. Counted by each node for itself; that an address gets one a day holds for all of them.
/// </summary>
public sealed class SubscribeLimits(TimeProvider clock)
{
    private const int AtOnce = 5;
    private const int InTotalAMinute = 120;
    private const int MostNetworks = 100_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Last)> _networks = new();
    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _minute = new();

    public bool Allows(IPAddress? address)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            Forget(now);
            if (_networks.Count > MostNetworks)
            {
                _networks.Clear();
            }

            var network = Network(address);
            var (count, last) = _networks.TryGetValue(network, out var known) && known.Last > now - Memory ? known : (0, now - Memory);
            var wait = count < AtOnce ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, 10 * Math.Pow(2, Math.Min(count - AtOnce, 20))));
            if (_minute.Count >= InTotalAMinute || now - last < wait)
            {
                return false;
            }

            _minute.Enqueue(now);
            _networks[network] = (count + 1, now);
            return true;
        }
    }

    /// <summary>For a program with a key, which has a limit of its own: only how many go out in all is counted.</summary>
    public bool AllowsKnown()
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            Forget(now);
            if (_minute.Count >= InTotalAMinute)
            {
                return false;
            }

            _minute.Enqueue(now);
            return true;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (_minute.TryPeek(out var oldest) && oldest < now - TimeSpan.FromMinutes(1))
        {
            _minute.Dequeue();
        }
    }

    /// <summary>The /24 or /64 that somebody can move about in.</summary>
    private static string Network(IPAddress? address) => address switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => Convert.ToHexString(address.MapToIPv4().GetAddressBytes().AsSpan(0, 3)),
    };
}
