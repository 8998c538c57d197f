using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Xunit;

namespace StatusPage.Testing;

/// <summary>A push service of somebody else on a port of this machine, with one browser that it serves.</summary>
public sealed class PushService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ECDiffieHellman _browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);
    private readonly ConcurrentQueue<PushRequest> _received = [];

    private PushService(WebApplication app) => _app = app;

    /// <summary>What it answers next, with headers.</summary>
    public Func<(int Status, (string Name, string Value)[] Headers)> Answer { get; set; } = () => (201, []);

    public IReadOnlyList<PushRequest> Received => [.. _received];

    public string Endpoint => $"{_app.Urls.Single()}/push/{WebEncoders.Base64UrlEncode(SHA256.HashData(_secret))}";

    public string Key
    {
        get
        {
            var point = _browser.ExportParameters(includePrivateParameters: false).Q;
            return WebEncoders.Base64UrlEncode([4, .. point.X!, .. point.Y!]);
        }
    }

    public string Secret => WebEncoders.Base64UrlEncode(_secret);

    public static async Task<PushService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new PushService(app);
        app.MapPost("/push/{id}", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var (status, headers) = service.Answer();
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            service._received.Enqueue(new PushRequest(context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body.ToArray()));
        });
        await app.StartAsync();
        return service;
    }

    /// <summary>Reads a message as its browser would, and the token as its push service would, by other people's programs.</summary>
    /// <param name="now">The token must hold at this moment.</param>
    public async Task<OpenedPush> OpenAsync(PushRequest request, DateTimeOffset now)
    {
        var info = new ProcessStartInfo("node", [Path.Combine(TestEnvironment.RepositoryRoot, "tests/clients/push-receiver.js")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(new
        {
            body = WebEncoders.Base64UrlEncode(request.Body),
            privateKey = WebEncoders.Base64UrlEncode(_browser.ExportParameters(includePrivateParameters: true).D!),
            auth = Secret,
            authorization = request.Headers["authorization"],
            now = now.ToUnixTimeMilliseconds(),
        }));
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(process.ExitCode == 0, await error);
        var said = JsonDocument.Parse(await output).RootElement;
        var text = said.GetProperty("text").GetString()!;
        return new OpenedPush(text, JsonDocument.Parse(text).RootElement, said.GetProperty("head"), said.GetProperty("claims"), said.GetProperty("key").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
    }
}

public sealed record PushRequest(IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <param name="Text">As it is handed to the service worker.</param>
/// <param name="Key">The public key that the token was verified with.</param>
public sealed record OpenedPush(string Text, JsonElement Words, JsonElement Head, JsonElement Claims, string Key);
