using System.Text.Json;
using StatusPage.Testing;
using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Tests.Content.Markup;

/// <summary>Bodies as Statuspage really holds them, and a twin of our own for where the captured ones are absent.</summary>
public sealed class StatuspageBodiesTests
{
    private static readonly string[] Own =
    [
        "We are investigating reports of mail that arrives late.",
        "Mail is late.\r\n\r\nWe have found the cause & are restarting mx_01 / mx_02.\r\nNext update at 10:30.",
        "Done \\o/ (ﾉ◕ヮ◕)ﾉ*:･ﾟ✧\r\n\r\n*All* queues < 5 minutes, see https://status.example/a_b.",
        "We will work on the network.<br /><br />Expect interruptions of <b>5 minutes</b>.\r\n- core 1\r\n- core 2",
        "<p>Resolved.</p>\r\n<p>See <a href=\"https://a.example/?a=1&amp;b=2\">the report</a>.</p><ul><li>#1</li><li>1. disk</li></ul>",
    ];

    [Fact]
    public void Every_captured_body_shows_the_same_words()
    {
        var folder = SharedCases.Require("statuspage/discord-2019-06-24");

        var bodies = Directory.EnumerateFiles(folder, "*.json").SelectMany(Bodies).ToList();

        Assert.True(bodies.Count > 100, $"only {bodies.Count} bodies were found");
        Assert.All(bodies, AssertShowsTheSame);
    }

    [Fact]
    public void Every_body_of_our_own_shows_the_same_words() => Assert.All(Own, AssertShowsTheSame);

    private static void AssertShowsTheSame(string body)
    {
        var markdown = HtmlToMarkdown.Convert(body);
        var accepted = SafeMarkdown.Render(markdown, MarkdownStyle.Notice);
        Assert.True(accepted.IsAccepted);

        var html = PublishedHtml.AssertSafe(accepted.Html);
        Assert.Equal(PublishedHtml.VisibleText(PublishedHtml.Parse(AsShown(body))), PublishedHtml.VisibleText(html));
        if (!body.Contains('<', StringComparison.Ordinal))
        {
            Assert.Equal(Paragraphs(body), html.QuerySelectorAll("p").Length);
        }
    }

    private static string AsShown(string body) => body.Replace("\r\n", "<br>", StringComparison.Ordinal);

    private static int Paragraphs(string body) =>
        body.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Count(part => !string.IsNullOrWhiteSpace(part));

    private static IEnumerable<string> Bodies(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return Bodies(json.RootElement).ToList();
    }

    private static IEnumerable<string> Bodies(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property is { Name: "body", Value.ValueKind: JsonValueKind.String } ? [property.Value.GetString()!] : Bodies(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Bodies),
        _ => [],
    };
}
