using System.Net;
using StatusPage.Testing;

namespace StatusPage.Browser.Tests.Public;

/// <summary>A site that is not ours, on another port.</summary>
internal sealed class OtherSite : IAsyncDisposable
{
    private readonly HttpListener _listener = new();

    private OtherSite(int port) => Address = new Uri($"http://127.0.0.1:{port}");

    public Uri Address { get; }

    public static OtherSite Start(Dictionary<string, (string Type, byte[] Body)> files, string? policy = null)
    {
        var site = new OtherSite(FreePort.Next());
        site._listener.Prefixes.Add(site.Address.ToString());
        site._listener.Start();
        _ = site.ServeAsync(files, policy);
        return site;
    }

    public ValueTask DisposeAsync()
    {
        _listener.Close();
        return ValueTask.CompletedTask;
    }

    private async Task ServeAsync(Dictionary<string, (string Type, byte[] Body)> files, string? policy)
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                if (policy is not null)
                {
                    context.Response.AddHeader("Content-Security-Policy", policy);
                }

                if (files.TryGetValue(context.Request.Url!.AbsolutePath, out var file))
                {
                    context.Response.ContentType = file.Type;
                    await context.Response.OutputStream.WriteAsync(file.Body);
                }
                else
                {
                    context.Response.StatusCode = 404;
                }

                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
