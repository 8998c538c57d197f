using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp.Dom;
using StatusPage.Testing;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Tests.ManageApi;

/// <summary>Whatever a program does, every way to read the page says the same.</summary>
public partial class ViewsAgreeTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly string[] States = ["operational", "degraded_performance", "partial_outage", "major_outage"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task After_any_calls_that_are_taken_all_views_agree(TestDatabase database)
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero)));
            using var api = await ApiClient.OpenAsync(app, "manager");
            var play = new Play(app, api, new Random(seed));
            for (var step = 0; step < 24; step++)
            {
                await play.StepAsync();
                if (step % 8 == 7)
                {
                    await CompareAsync(app, api, $"seed {seed}, after {string.Join(" ", play.Done)}");
                }
            }
        }
    }

    private static async Task CompareAsync(StatusApp app, ApiClient api, string story)
    {
        await app.RefreshBoardAsync();
        using var reader = app.NewClient();
        var summary = JsonNode.Parse(await reader.GetStringAsync("/api/v2/summary.json", Stop))!;
        var incidents = JsonNode.Parse(await reader.GetStringAsync("/api/v2/incidents.json", Stop))!["incidents"]!.AsArray();
        var maintenance = JsonNode.Parse(await reader.GetStringAsync("/api/v2/scheduled-maintenances.json", Stop))!["scheduled_maintenances"]!.AsArray();
        var feed = XDocument.Parse(await reader.GetStringAsync("/history.atom", Stop)).Root!.Elements(Atom + "entry").ToList();
        var rss = XDocument.Parse(await reader.GetStringAsync("/history.rss", Stop)).Root!.Element("channel")!.Elements("item").ToList();
        var home = await app.PageAsync("/");
        var managed = (await api.GetAsync("/incidents")).AsArray();

        var all = incidents.Concat(maintenance).ToList();
        Same(story, "ids of the feed", all.Select(Id), feed.Select(e => e.Element(Atom + "id")!.Value.Split('/')[^1]));
        Same(story, "ids of RSS", all.Select(Id), rss.Select(i => i.Element("guid")!.Value.Split('/')[^1]));
        Same(story, "ids of v1", all.Select(Id), managed.Select(Id));
        Same(story, "titles", all.Select(n => (string)n!["name"]!), feed.Select(e => e.Element(Atom + "title")!.Value));
        Same(story, "open incidents", summary["incidents"]!.AsArray().Select(Id), home.QuerySelectorAll("article[id^=incident-]").Select(a => a.Id!["incident-".Length..]));
        Same(story, "unresolved by v1", summary["incidents"]!.AsArray().Select(Id), (await api.GetAsync("/incidents/unresolved")).AsArray().Select(Id));

        var calendar = (await reader.GetStringAsync("/maintenance.ics", Stop)).Replace("\r\n ", "", StringComparison.Ordinal).Split("BEGIN:VEVENT").Skip(1).ToDictionary(e => Line(e, "UID").Split('@')[0]);
        Same(story, "events", maintenance.Select(Id), calendar.Keys);
        foreach (var notice in maintenance)
        {
            var known = managed.Single(m => Id(m) == Id(notice))!;
            var entry = calendar[Id(notice)];
            Assert.True((bool)known["cancelled"]! == (Line(entry, "STATUS") == "CANCELLED"), $"{story}: {Id(notice)} is cancelled in one view only");
            if ((string)known["status"]! == "scheduled")
            {
                Assert.Equal(((DateTimeOffset)notice!["scheduled_for"]!).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), Line(entry, "DTSTART"));
            }
        }

        foreach (var notice in all)
        {
            var page = await app.PageAsync($"/{(maintenance.Contains(notice) ? "maintenance" : "incidents")}/{Id(notice)}");
            Assert.Equal((string)notice!["name"]!, page.QuerySelector("h1")!.Text().Trim());
            var updates = notice["incident_updates"]!.AsArray();
            Assert.True(updates.Count == page.QuerySelectorAll(".timeline > li").Length, $"{story}: {Id(notice)} has {updates.Count} updates in v2 and {page.QuerySelectorAll(".timeline > li").Length} on its page");
            var told = feed.Single(e => e.Element(Atom + "id")!.Value.EndsWith(Id(notice), StringComparison.Ordinal)).Element(Atom + "content")!.Value;
            Assert.Equal(updates.Count, told.Split("<small>").Length - 1);
            var own = managed.Single(m => Id(m) == Id(notice))!;
            Assert.Equal((string?)notice["status"], (string?)own["status"]);
            Assert.Equal((string?)notice["impact"], (string?)own["impact"]);
            Same(story, $"components of {Id(notice)}", notice["components"]!.AsArray().Select(Id), own["components"]!.AsArray().Select(Id));
            var said = WordsOf(string.Join(" ", page.QuerySelectorAll(".timeline > li").Select(l => l.Text())));
            var moments = page.QuerySelectorAll(".timeline > li time").Select(t => DateTimeOffset.Parse(t.GetAttribute("datetime")!, CultureInfo.InvariantCulture)).ToHashSet();
            foreach (var (position, update) in updates.Index())
            {
                var words = WordsOf(NoTags(update!["body"]!.GetValue<string>()));
                Assert.True(said.Contains(words, StringComparison.Ordinal), $"{story}: {Id(notice)} says '{words}' in v2, and on its page '{said}'");
                Assert.Contains(words, WordsOf(NoTags(told)), StringComparison.Ordinal);
                Assert.Equal(words, WordsOf(NoTags(own["incident_updates"]![position]!["body"]!.GetValue<string>())));
                // A page tells no parts of a second.
                var at = (DateTimeOffset)update["display_at"]!;
                Assert.True(moments.Any(m => (m - at).Duration() < TimeSpan.FromSeconds(1)), $"{story}: {Id(notice)} has no update of {at:O} on its page");
            }
        }

        var texts = new Texts(Domain.Language.Dutch);
        foreach (var service in app.Board.Listed)
        {
            var state = (string)summary["components"]!.AsArray().Single(c => Id(c) == service.Id)!["status"]!;
            Assert.True(Words.TryParse<Domain.Catalogue.ServiceState>(state, out var known));
            Assert.Equal(texts.Word(known), (string)JsonNode.Parse(await reader.GetStringAsync($"{service.Path}/badge.json", Stop))!["message"]!);
            Assert.NotNull((await app.PageAsync(service.Path)).QuerySelector($".page-head .pill.s-{state}"));
            Assert.NotNull(home.QuerySelector($"#live-service-{service.Slug} .service-state.s-{state}"));
            Assert.Equal(state, (string?)(await api.GetAsync($"/components/{service.Id}"))["status"]);
        }
    }

    private static string NoTags(string html) => WebUtility.HtmlDecode(Tag().Replace(html, " "));

    private static string WordsOf(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    private static string Id(JsonNode? node) => (string)node!["id"]!;

    private static string Line(string entry, string name) => entry.Split("\r\n").First(l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..];

    private static void Same(string story, string what, IEnumerable<string> one, IEnumerable<string> other)
    {
        var (a, b) = (one.Order(StringComparer.Ordinal).ToList(), other.Order(StringComparer.Ordinal).ToList());
        Assert.True(a.SequenceEqual(b), $"{story}: {what}: [{string.Join(", ", a)}] and [{string.Join(", ", b)}]");
    }

    /// <summary>Makes calls that a program could make.</summary>
    private sealed class Play(StatusApp app, ApiClient api, Random random)
    {
        private readonly List<string> _incidents = [];
        private readonly List<string> _maintenance = [];
        private int _evenings;

        public List<string> Done { get; } = [];

        public async Task StepAsync()
        {
            app.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 30)));
            switch (random.Next(12))
            {
                case 0 or 1:
                    // Always told: of what nobody was told the site says something itself after a while, also while this compares.
                    _incidents.Add(Id(await api.PostAsync("/incidents", new { incident = new { name = Name("Storing"), body = Name("We zoeken *het* uit"), components = Components() } })));
                    Done.Add("incident");
                    break;
                case 2 when _incidents.Count > 0:
                    await api.PatchAsync($"/incidents/{Any(_incidents)}", new { incident = new { status = Pick("investigating", "identified", "monitoring"), body = Name("Nieuws"), components = Components() } });
                    Done.Add("update");
                    break;
                case 3 when _incidents.Count > 0:
                    await api.PatchAsync($"/incidents/{Any(_incidents)}", new { incident = new { status = "resolved" } });
                    Done.Add("resolve");
                    break;
                case 4 when _incidents.Count > 0:
                    await api.PatchAsync($"/incidents/{Any(_incidents)}", new { incident = new { name = Name("Anders") } });
                    Done.Add("rename");
                    break;
                case 5:
                    // Each its own evening, outside office hours, within the month's allowance.
                    var start = new DateTimeOffset(2026, 12, 3, 20, 0, 0, TimeSpan.Zero).AddDays(_evenings++);
                    _maintenance.Add(Id(await api.PostAsync("/incidents", new { incident = new { name = Name("Onderhoud"), scheduled_for = start, scheduled_until = start.AddMinutes(30), component_ids = new[] { AnyService() }, fallback_plan = "We zetten de oude versie terug uit de back-up van vanmiddag.", body = Name("Werk") } })));
                    Done.Add("maintenance");
                    break;
                case 6 when _maintenance.Count > 0:
                    var id = Any(_maintenance);
                    _maintenance.Remove(id);
                    await api.PatchAsync($"/incidents/{id}", new { incident = new { status = "cancelled" } });
                    Done.Add("cancel");
                    break;
                case 7:
                    await api.PatchAsync($"/components/{AnyService()}", new { component = new { status = States[random.Next(States.Length)] } });
                    Done.Add("state");
                    break;
                case 8 when _incidents.Count > 0:
                    var said = Any(_incidents);
                    var updates = (await api.GetAsync($"/incidents/{said}"))["incident_updates"]!.AsArray();
                    await api.PatchAsync($"/incidents/{said}/incident_updates/{Id(updates[random.Next(updates.Count)])}", new { incident_update = new { body = Name("Beter **gezegd**") } });
                    Done.Add("correct");
                    break;
                case 9 when _incidents.Count > 0:
                    var explained = Any(_incidents);
                    _incidents.Remove(explained);
                    await api.PatchAsync($"/incidents/{explained}", new { incident = new { status = "resolved" } });
                    await api.SendAsync(HttpMethod.Put, $"/incidents/{explained}/postmortem", new { postmortem = new { body_draft = Name("Een schijf was vol") } });
                    await api.SendAsync(HttpMethod.Put, $"/incidents/{explained}/postmortem/publish");
                    Done.Add("explain");
                    break;
                case 10:
                    var mistaken = Id(await api.PostAsync("/incidents", new { incident = new { name = Name("Vergissing"), components = Components() } }));
                    await api.SendAsync(HttpMethod.Delete, $"/incidents/{mistaken}");
                    Done.Add("retract");
                    break;
                default:
                    await api.PostAsync("/incidents", new { incident = new { name = Name("Eerder"), backfill_date = $"2026-11-{random.Next(10, 28)}", component_ids = new[] { AnyService() } } });
                    Done.Add("backfill");
                    break;
            }
        }

        private Dictionary<string, string> Components() =>
            Enumerable.Range(0, random.Next(3)).Select(_ => AnyService()).Distinct().ToDictionary(s => s, _ => States[random.Next(States.Length)]);

        private string AnyService() => app.Board.Listed.ElementAt(random.Next(app.Board.Listed.Count())).Id;

        private string Any(List<string> ids) => ids[random.Next(ids.Count)];

        private string Pick(params string[] words) => words[random.Next(words.Length)];

        private string Name(string what) => $"{what} {random.Next(1000)} & <é> \"'";
    }
}
