using System.Diagnostics;
using System.Text.Json;
using StatusPage.Testing;

namespace StatusPage.Browser.Tests;

/// <summary>The Nu HTML checker, which is the W3C's.</summary>
public sealed class HtmlChecker
{
    private readonly string _java;
    private readonly string _jar;

    private HtmlChecker(string java, string jar) => (_java, _jar) = (java, jar);

    /// <summary>Skips the test where it can't be had.</summary>
    public static HtmlChecker Require() => new(TestEnvironment.RequireJava(), TestEnvironment.RequireClient("vnu-jar/build/dist/vnu.jar"));

    /// <param name="pages">The HTML by the address it came from.</param>
    /// <returns>A line for each error.</returns>
    public async Task<IReadOnlyList<string>> ErrorsAsync(IReadOnlyDictionary<string, string> pages, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("statuspage-html-");
        var addresses = pages.Keys.ToList();
        foreach (var (i, address) in addresses.Index())
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{i}.html"), pages[address], cancellationToken);
        }

        using var checker = Process.Start(new ProcessStartInfo(_java, ["-jar", _jar, "--format", "json", "--stdout", .. Directory.GetFiles(folder.FullName)]) { RedirectStandardOutput = true })!;
        var report = JsonDocument.Parse(await checker.StandardOutput.ReadToEndAsync(cancellationToken));
        folder.Delete(recursive: true);
        return [.. report.RootElement.GetProperty("messages").EnumerateArray()
            .Where(m => m.GetProperty("type").GetString() == "error")
            .Select(m => $"{addresses[int.Parse(Path.GetFileNameWithoutExtension(m.GetProperty("url").GetString()!), null)]}:{m.GetProperty("lastLine")} {m.GetProperty("message").GetString()}")];
    }
}
