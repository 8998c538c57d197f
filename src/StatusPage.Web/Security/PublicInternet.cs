using System.Net;
using System.Net.Sockets;

namespace StatusPage.Web.Security;

/// <summary>The addresses a name has now.</summary>
public delegate Task<IPAddress[]> NameResolver(string name, CancellationToken cancellationToken);

/// <summary>A name leads to nothing but networks that others may not have us ask.</summary>
public sealed class ClosedNetworkException(string host) : HttpRequestException($"{host} is no address on the public internet")
{
    public string Host { get; } = host;
}

/// <summary>
/// Keeps requests to addresses that others named off our own networks. The name is resolved once, each address it has
/// is judged, and the connection goes to one that was judged: a name that answers differently the next time gains
/// nothing. Redirects are not followed.
/// </summary>
public static class PublicInternet
{
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "100::/64", "2001::/23", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>IPv6 networks whose addresses hold an IPv4 one, and where in them it stands.</summary>
    private static readonly (IPNetwork Network, int At)[] Holding = [(IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("64:ff9b:1::/48"), 12), (IPNetwork.Parse("2002::/16"), 2)];

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            foreach (var (network, at) in Holding)
            {
                if (network.Contains(address))
                {
                    return IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(at, 4)));
                }
            }
        }

        return !Array.Exists(Closed, n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));
    }

    /// <summary>A handler that connects to the public internet, and to the networks the operator allows.</summary>
    /// <param name="resolve">In place of the system's own resolver.</param>
    public static SocketsHttpHandler Handler(IReadOnlyList<IPNetwork> allowed, NameResolver? resolve = null) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 32,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var addresses = await (resolve ?? Dns.GetHostAddressesAsync)(context.DnsEndPoint.Host, cancellationToken);
            var open = addresses.Where(a => IsPublic(a) || allowed.Any(n => Contains(n, a))).ToArray();
            if (open.Length == 0)
            {
                throw new ClosedNetworkException(context.DnsEndPoint.Host);
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(open, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    private static bool Contains(IPNetwork network, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain);
    }
}
