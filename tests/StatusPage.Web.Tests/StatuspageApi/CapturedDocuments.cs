using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Commands;
using StatusPage.Web.Features.Import;
using StatusPage.Web.Features.Import.Statuspage;

namespace StatusPage.Web.Tests.StatuspageApi;

/// <summary>
/// Puts a captured page on a site of ours and compares what the site says of it with what was captured. What differs
/// by intention stands here, each with its reason; everything else must be equal, to the last digit.
/// </summary>
internal static partial class CapturedDocuments
{
    /// <summary>By key: it is about our page and not about theirs, or Statuspage began to send it after the capture.</summary>
    public static readonly IReadOnlyDictionary<string, string> Explained = new Dictionary<string, string>
    {
        ["page_id"] = "each page has an id of its own",
        ["shortlink"] = "leads to the notice here",
        ["custom_tweet"] = "nothing is tweeted here",
        ["tweet_id"] = "nothing is tweeted here",
    };

    /// <summary>Keys that newer documents have and older captures have not.</summary>
    public static readonly IReadOnlyList<string> Newer = ["start_date", "reminder_intervals"];

    /// <summary>A site with the captured page alone, in the zone and at the time it was captured: what was planned then is not over.</summary>
    public static async Task<StatusApp> StartAsync(TestDatabase database, string folder, Language language)
    {
        var page = Read(Path.Combine(folder, "summary.json"))["page"]!;
        var zone = page["time_zone"]!.GetValue<string>();
        var app = await StatusApp.StartAsync(database, a =>
        {
            a.Clock.Set(DateTimeOffset.Parse(page["updated_at"]!.GetValue<string>(), CultureInfo.InvariantCulture));
            File.WriteAllText(Path.Combine(a.ContentDirectory, "services.yml"), "groups: []\n");
            var site = Path.Combine(a.ContentDirectory, "site.yml");
            File.WriteAllText(site, File.ReadAllText(site).Replace("time_zone: Europe/Amsterdam", $"time_zone: {zone}", StringComparison.Ordinal));
        });
        var (capture, problems) = CaptureReader.Read(folder);
        Assert.Empty(problems);
        await app.Services.GetRequiredService<ImportStatuspage>().RunAsync(capture, language, new ProgressBar("", TextWriter.Null, terminal: false, TimeProvider.System), TestContext.Current.CancellationToken);
        await app.RefreshBoardAsync();
        return app;
    }

    public static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(file))!;

    /// <summary>Every difference, by where it is.</summary>
    public static List<string> Compare(JsonNode captured, JsonNode ours)
    {
        var differences = new List<string>();
        Compare("$", captured, ours, differences);
        return differences;
    }

    private static void Compare(string path, JsonNode? captured, JsonNode? ours, List<string> differences)
    {
        switch (captured, ours)
        {
            case (JsonObject theirs, JsonObject own):
                foreach (var (key, value) in theirs.Where(p => !Explained.ContainsKey(p.Key)))
                {
                    if (!own.TryGetPropertyValue(key, out var said))
                    {
                        differences.Add($"{path}.{key} is missing");
                    }
                    else if (path == "$" && key == "page")
                    {
                        ComparePage(value!.AsObject(), said!.AsObject(), differences);
                    }
                    else
                    {
                        Compare($"{path}.{key}", Known(key, value), said, differences);
                    }
                }

                differences.AddRange(own.Where(p => !theirs.ContainsKey(p.Key) && !(Newer.Contains(p.Key) && p.Value is null)).Select(p => $"{path}.{p.Key} was not captured"));
                var order = theirs.Select(p => p.Key).ToList();
                if (!own.Select(p => p.Key).Where(order.Contains).SequenceEqual(order.Where(own.ContainsKey)))
                {
                    differences.Add($"{path} has its keys in another order");
                }

                break;
            case (JsonArray theirs, JsonArray own):
                if (theirs.Count != own.Count)
                {
                    differences.Add($"{path} has {own.Count} and not {theirs.Count}");
                    break;
                }

                // Statuspage orders components of equal position by a number that it does not tell.
                var rows = path == "$.components" ? Sorted(own) : own;
                foreach (var (position, item) in (path == "$.components" ? Sorted(theirs) : theirs).Index())
                {
                    Compare($"{path}[{position}]", item, rows[position], differences);
                }

                break;
            default:
                // The text of an update went through our Markdown: its words are kept, not its spaces.
                var same = path.EndsWith(".body", StringComparison.Ordinal)
                    ? WordsOf(captured?.GetValue<string>()) == WordsOf(ours?.GetValue<string>())
                    : JsonNode.DeepEquals(captured, ours);
                if (!same)
                {
                    differences.Add($"{path}: {captured?.ToJsonString() ?? "null"} became {ours?.ToJsonString() ?? "null"}");
                }

                break;
        }
    }

    /// <summary>A row without a component, of old captures, says in a sentence that there is none.</summary>
    private static JsonNode? Known(string key, JsonNode? value) =>
        key == "affected_components" && value is JsonArray rows && rows.All(r => r!["code"] is null) ? null : value;

    /// <summary>Name, address and id are ours; the zone is what we were told.</summary>
    private static void ComparePage(JsonObject captured, JsonObject ours, List<string> differences)
    {
        if (captured["time_zone"]!.GetValue<string>() != ours["time_zone"]!.GetValue<string>() || !captured.Select(p => p.Key).SequenceEqual(ours.Select(p => p.Key)))
        {
            differences.Add($"$.page: {captured.ToJsonString()} became {ours.ToJsonString()}");
        }
    }

    private static JsonArray Sorted(JsonArray components) =>
        [.. components.OrderBy(c => c!["position"]!.GetValue<int>()).ThenBy(c => c!["id"]!.GetValue<string>(), StringComparer.Ordinal).Select(c => c!.DeepClone())];

    private static string WordsOf(string? html) =>
        string.Join(' ', WebUtility.HtmlDecode(Tag().Replace(html ?? "", " ")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // A script is no words, and does not come in.
    [GeneratedRegex("<script>.*?</script>|</?[a-zA-Z][^>]*>")]
    private static partial Regex Tag();
}
