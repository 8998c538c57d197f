using System.Diagnostics;
using System.Text;

namespace StatusPage.Benchmarks;

/// <summary>nginx that answers with the very bytes and headers that our page was answered with.</summary>
internal static class NginxTwin
{
    /// <summary>Where the page stands, so that nginx need not look for an index.</summary>
    public const string Page = "/index.html";

    /// <summary>These it makes itself, or they differ from one answer to the next.</summary>
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Server", "Connection", "Keep-Alive", "Content-Length", "Content-Type", "Content-Encoding",
    };

    public static async Task<ServerProcess> StartAsync(string folder, Uri ourPage)
    {
        var (bytes, headers) = await FetchAsync(ourPage);
        var site = Directory.CreateDirectory(Path.Combine(folder, "nginx/site")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(site, "index.html.gz"), bytes);
        // gzip_static looks for the plain file beside it for clients that take no gzip.
        await File.WriteAllTextAsync(Path.Combine(site, "index.html"), "Ask for gzip.");

        var address = ServerProcess.FreeAddress();
        var home = Path.GetDirectoryName(site)!;
        var configuration = Path.Combine(home, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Configuration(home, address, headers));
        var nginx = await ServerProcess.StartAsync(new ProcessStartInfo("/usr/sbin/nginx", ["-p", home, "-c", configuration, "-e", "stderr"]), address, Page);

        var (theirBytes, theirHeaders) = await FetchAsync(new Uri(address, Page));
        if (!bytes.AsSpan().SequenceEqual(theirBytes) || !Comparable(headers).SetEquals(Comparable(theirHeaders)))
        {
            await nginx.DisposeAsync();
            throw new InvalidOperationException($"nginx answers otherwise than we do:\n{string.Join('\n', Comparable(headers))}\n\n{string.Join('\n', Comparable(theirHeaders))}");
        }

        return nginx;
    }

    public static async Task<(byte[] Bytes, IReadOnlyDictionary<string, string> Headers)> FetchAsync(Uri page)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.Add("Accept-Encoding", "gzip");
        using var answer = await client.SendAsync(request);
        var headers = answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated).ToDictionary(h => h.Key, h => h.Value.ToString());
        return headers.GetValueOrDefault("Content-Encoding") == "gzip"
            ? (await answer.Content.ReadAsByteArrayAsync(), headers)
            : throw new InvalidOperationException($"{page} was not answered with gzip.");
    }

    private static HashSet<string> Comparable(IReadOnlyDictionary<string, string> headers) =>
        [.. headers.Where(h => !Own.Contains(h.Key) || h.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)).Select(h => $"{h.Key}: {h.Value}")];

    private static string Configuration(string home, Uri address, IReadOnlyDictionary<string, string> headers)
    {
        var added = new StringBuilder();
        foreach (var (name, value) in headers.Where(h => !Own.Contains(h.Key)))
        {
            if (value.Contains('$', StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"nginx would take {name}: {value} for a variable.");
            }

            added.Append("add_header ").Append(name).Append(" \"").Append(value.Replace("\"", "\\\"", StringComparison.Ordinal)).AppendLine("\";");
        }

        // Everything that makes it fast, so that we are measured against its best.
        return $$"""
            user {{Environment.UserName}};
            daemon off;
            worker_processes auto;
            pid {{home}}/pid;
            error_log stderr;
            events { worker_connections 1024; multi_accept on; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              server_tokens off;
              keepalive_requests 100000000;
              open_file_cache max=16;
              etag off;
              types { }
              default_type "{{headers["Content-Type"]}}";
              client_body_temp_path {{home}}; proxy_temp_path {{home}}; fastcgi_temp_path {{home}}; uwsgi_temp_path {{home}}; scgi_temp_path {{home}};
              server {
                listen {{address.Host}}:{{address.Port}};
                root {{home}}/site;
                gzip_static on;
                add_header Last-Modified "";
                {{added}}
              }
            }
            """;
    }
}
