using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Testing;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Tests.ManageApi;

/// <summary>Whatever a program does, every way to read the page says the same.</summary>
public partial class ViewsAgreeTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly string[] States = ["operational", "degraded_performance", "partial_outage", "major_outage"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task After_any_calls_that_are_taken_all_views_agree_in_both_languages(TestDatabase database)
    {
        var told = new HashSet<string>();
        for (var seed = 1; seed <= 4; seed++)
        {
            await using var app = await StatusApp.StartAsync(database, a => a.Clock.Set(new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero)));
            using var api = await ApiClient.OpenAsync(app, "manager");
            var play = new Play(app, api, new Random(seed));
            for (var step = 0; step < 30; step++)
            {
                await play.StepAsync();
                if (step % 6 == 5)
                {
                    await CompareAtRestAsync(app, api, $"seed {seed}, after {string.Join(" ", play.Done)}");
                }
            }

            told.UnionWith(play.Done);
        }

        // Chance must not have left any of them out.
        Assert.Superset(new HashSet<string> { "incident", "update", "resolve", "rename", "maintenance", "cancel", "state", "correct", "explain", "retract", "backfill", "note", "rename-noted", "tell", "dismiss" }, told);
    }

    /// <summary>
    /// Of what was noted and not told the site says something itself after a while. What is due by now is done first;
    /// should the site still be at it, what it said while this compared is compared again.
    /// </summary>
    private static async Task CompareAtRestAsync(StatusApp app, ApiClient api, string story)
    {
        await app.Services.GetRequiredService<WatchDeadlines>().RunAsync(app.Clock.GetUtcNow(), Stop);
        for (var attempt = 1; ; attempt++)
        {
            await app.RefreshBoardAsync();
            var board = app.Board;
            try
            {
                var dutch = await CompareAsync(app, api, story, "nl");
                var english = await CompareAsync(app, api, story, "en");
                Same(story, "notices in both languages", dutch, english);
                return;
            }
            catch (Exception) when (attempt < 5 && !ReferenceEquals(board, app.Board))
            {
                // It moved on meanwhile.
            }
        }
    }

    /// <returns>Every notice, with what is the same in each language.</returns>
    private static async Task<IReadOnlyList<string>> CompareAsync(StatusApp app, ApiClient api, string storySoFar, string language)
    {
        var story = $"{language}, {storySoFar}";
        var root = language == "en" ? "/en" : "";
        using var reader = app.NewClient();
        var summary = await ReadAsync(reader, "/api/v2/summary.json", language, story);
        var incidents = (await ReadAsync(reader, "/api/v2/incidents.json", language, story))["incidents"]!.AsArray();
        var maintenance = (await ReadAsync(reader, "/api/v2/scheduled-maintenances.json", language, story))["scheduled_maintenances"]!.AsArray();
        var atom = await reader.GetStringAsync($"{root}/history.atom", Stop);
        var feed = XDocument.Parse(atom).Root!.Elements(Atom + "entry").ToList();
        var rss = XDocument.Parse(await reader.GetStringAsync($"{root}/history.rss", Stop)).Root!.Element("channel")!.Elements("item").ToList();
        var home = await app.PageAsync($"{root}/");
        var listed = (await api.GetAsync($"/incidents?lang={language}")).AsArray();
        var (managed, noted) = (listed.Where(m => (bool)m!["published"]!).ToList(), listed.Where(m => !(bool)m!["published"]!).ToList());

        var all = incidents.Concat(maintenance).ToList();
        Same(story, "ids of the feed", all.Select(Id), feed.Select(e => e.Element(Atom + "id")!.Value.Split('/')[^1]));
        Same(story, "ids of RSS", all.Select(Id), rss.Select(i => i.Element("guid")!.Value.Split('/')[^1]));
        Same(story, "addresses of both feeds", feed.Select(e => e.Element(Atom + "link")!.Attribute("href")!.Value), rss.Select(i => i.Element("link")!.Value));
        Same(story, "ids of v1", all.Select(Id), managed.Select(Id));
        Same(story, "titles", all.Select(Name), feed.Select(e => e.Element(Atom + "title")!.Value));
        Same(story, "titles of RSS", all.Select(Name), rss.Select(i => i.Element("title")!.Value));
        Same(story, "titles of v1", all.Select(Name), managed.Select(Name));
        Same(story, "open incidents", summary["incidents"]!.AsArray().Select(Id), home.QuerySelectorAll("article[id^=incident-]").Select(a => a.Id!["incident-".Length..]));
        var unresolved = (await api.GetAsync("/incidents/unresolved")).AsArray();
        Same(story, "unresolved by v1", summary["incidents"]!.AsArray().Select(Id), unresolved.Where(m => (bool)m!["published"]!).Select(Id));
        Same(story, "noted among the unresolved", noted.Select(Id), unresolved.Where(m => !(bool)m!["published"]!).Select(Id));

        var calendar = (await reader.GetStringAsync($"{root}/maintenance.ics", Stop)).Replace("\r\n ", "", StringComparison.Ordinal).Split("BEGIN:VEVENT").Skip(1).ToDictionary(e => Line(e, "UID").Split('@')[0]);
        Same(story, "events", maintenance.Select(Id), calendar.Keys);
        foreach (var notice in maintenance)
        {
            var known = managed.Single(m => Id(m) == Id(notice))!;
            var entry = calendar[Id(notice)];
            Assert.True((bool)known["cancelled"]! == (Line(entry, "STATUS") == "CANCELLED"), $"{story}: {Id(notice)} is cancelled in one view only");
            Assert.EndsWith(": " + Name(notice), Line(entry, "SUMMARY").Replace("\\;", ";", StringComparison.Ordinal).Replace("\\,", ",", StringComparison.Ordinal), StringComparison.Ordinal);
            if ((string)known["status"]! == "scheduled")
            {
                Assert.Equal(((DateTimeOffset)notice!["scheduled_for"]!).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), Line(entry, "DTSTART"));
            }
        }

        // What customers have not been told is in no view of theirs: not by its name, not at an address of its own.
        var said = string.Concat(summary.ToJsonString(), incidents.ToJsonString(), atom, home.DocumentElement.TextContent, (await app.PageAsync($"{root}/history")).DocumentElement.TextContent, await reader.GetStringAsync($"{root}/history.json", Stop));
        foreach (var secret in noted)
        {
            Assert.True(all.All(n => Id(n) != Id(secret)), $"{story}: {Id(secret)} is listed and was only noted");
            var name = Name(secret).Split(' ')[^1];
            Assert.True(name.StartsWith("geheim", StringComparison.Ordinal) && !said.Contains(name, StringComparison.Ordinal), $"{story}: '{name}' is told and was only noted");
            foreach (var address in new[] { $"/api/v2/incidents/{Id(secret)}.json?lang={language}", $"{root}/incidents/{Id(secret)}", $"{root}/incidents/{Id(secret)}.json" })
            {
                using var answer = await reader.GetAsync(address, Stop);
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{story}: {address} is there and was only noted");
            }
        }

        foreach (var notice in all)
        {
            var page = await app.PageAsync($"{root}/{(maintenance.Contains(notice) ? "maintenance" : "incidents")}/{Id(notice)}");
            Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
            Assert.Equal(Name(notice), page.QuerySelector("h1")!.Text().Trim());
            Assert.True(JsonNode.DeepEquals(notice, (await ReadAsync(reader, $"/api/v2/incidents/{Id(notice)}.json", language, story))["incident"]), $"{story}: {Id(notice)} is not by itself what it is in the list");
            var updates = notice!["incident_updates"]!.AsArray();
            Assert.True(updates.Count == page.QuerySelectorAll(".timeline > li").Length, $"{story}: {Id(notice)} has {updates.Count} updates in v2 and {page.QuerySelectorAll(".timeline > li").Length} on its page");
            var told = feed.Single(e => e.Element(Atom + "id")!.Value.EndsWith(Id(notice), StringComparison.Ordinal)).Element(Atom + "content")!.Value;
            Assert.Equal(updates.Count, told.Split("<small>").Length - 1);
            Assert.Equal(told, rss.Single(i => i.Element("guid")!.Value.EndsWith(Id(notice), StringComparison.Ordinal)).Element("description")!.Value);
            var own = managed.Single(m => Id(m) == Id(notice))!;
            Assert.Equal((string?)notice["status"], (string?)own["status"]);
            Assert.Equal((string?)notice["impact"], (string?)own["impact"]);
            Same(story, $"components of {Id(notice)}", notice["components"]!.AsArray().Select(Id), own["components"]!.AsArray().Select(Id));
            var timeline = WordsOf(string.Join(" ", page.QuerySelectorAll(".timeline > li").Select(l => l.Text())));
            var moments = page.QuerySelectorAll(".timeline > li time").Select(t => DateTimeOffset.Parse(t.GetAttribute("datetime")!, CultureInfo.InvariantCulture)).ToHashSet();
            foreach (var (position, update) in updates.Index())
            {
                var words = WordsOf(NoTags(update!["body"]!.GetValue<string>()));
                Assert.True(timeline.Contains(words, StringComparison.Ordinal), $"{story}: {Id(notice)} says '{words}' in v2, and on its page '{timeline}'");
                Assert.Contains(words, WordsOf(NoTags(told)), StringComparison.Ordinal);
                Assert.Equal(words, WordsOf(NoTags(own["incident_updates"]![position]!["body"]!.GetValue<string>())));
                // A page tells no parts of a second.
                var at = (DateTimeOffset)update["display_at"]!;
                Assert.True(moments.Any(m => (m - at).Duration() < TimeSpan.FromSeconds(1)), $"{story}: {Id(notice)} has no update of {at:O} on its page");
            }
        }

        var texts = new Texts(language == "en" ? Domain.Language.English : Domain.Language.Dutch);
        foreach (var service in app.Board.Listed)
        {
            var component = summary["components"]!.AsArray().Single(c => Id(c) == service.Id)!;
            var state = (string)component["status"]!;
            Assert.True(Words.TryParse<Domain.Catalogue.ServiceState>(state, out var known));
            var badge = JsonNode.Parse(await reader.GetStringAsync($"{root}{service.Path}/badge.json", Stop))!;
            Assert.Equal((texts.Word(known), Name(component)), ((string)badge["message"]!, (string)badge["label"]!));
            var page = await app.PageAsync($"{root}{service.Path}");
            Assert.NotNull(page.QuerySelector($".page-head .pill.s-{state}"));
            Assert.Equal(Name(component), page.QuerySelector("h1")!.Text().Trim());
            Assert.NotNull(home.QuerySelector($"#live-service-{service.Slug} .service-state.s-{state}"));
            Assert.Equal(state, (string?)(await api.GetAsync($"/components/{service.Id}"))["status"]);
        }

        return [.. all.Select(n => $"{Id(n)} {n!["status"]} {n["impact"]} {n["updated_at"]} {string.Join(",", n["incident_updates"]!.AsArray().Select(u => $"{Id(u)} {u!["status"]} {u["display_at"]}"))}"), .. noted.Select(n => $"{Id(n)} noted")];
    }

    /// <summary>By <c>?lang=</c>, which says the same as the address under <c>/en</c>.</summary>
    private static async Task<JsonNode> ReadAsync(HttpClient reader, string path, string language, string story)
    {
        var text = await reader.GetStringAsync($"{path}?lang={language}", Stop);
        Assert.True(text == await reader.GetStringAsync(language == "en" ? $"/en{path}" : path, Stop), $"{story}: {path} differs by how the language is asked for");
        return JsonNode.Parse(text)!;
    }

    private static string Name(JsonNode? node) => (string)node!["name"]!;

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
        private readonly List<string> _noted = [];
        private int _evenings;
        private int _secrets;

        public List<string> Done { get; } = [];

        public async Task StepAsync()
        {
            app.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 15)));
            switch (random.Next(17))
            {
                case 0 or 1:
                    _incidents.Add(Id(await api.PostAsync("/incidents", new { incident = new { names = Texts("Storing", "Outage"), bodies = Texts("We zoeken *het* uit", "We are *looking*"), components = Components() } })));
                    Done.Add("incident");
                    break;
                case 2 when _incidents.Count > 0:
                    await api.PatchAsync($"/incidents/{Any(_incidents)}", new { incident = new { status = Pick("investigating", "identified", "monitoring"), bodies = Texts("Nieuws", "News"), components = Components() } });
                    Done.Add("update");
                    break;
                case 3 when _incidents.Count > 0:
                    await api.PatchAsync($"/incidents/{Any(_incidents)}", new { incident = new { status = "resolved" } });
                    Done.Add("resolve");
                    break;
                case 4 when _incidents.Count > 0:
                    await api.PatchAsync($"/incidents/{Any(_incidents)}", new { incident = new { names = Texts("Anders", "Otherwise") } });
                    Done.Add("rename");
                    break;
                case 5:
                    // Each its own evening, outside office hours, within the month's allowance.
                    var start = new DateTimeOffset(2026, 12, 3, 20, 0, 0, TimeSpan.Zero).AddDays(_evenings++);
                    _maintenance.Add(Id(await api.PostAsync("/incidents", new { incident = new { names = Texts("Onderhoud", "Maintenance"), scheduled_for = start, scheduled_until = start.AddMinutes(30), component_ids = new[] { AnyService() }, fallback_plan = "We zetten de oude versie terug uit de back-up van vanmiddag.", bodies = Texts("Werk", "Work") } })));
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
                    await api.PatchAsync($"/incidents/{said}/incident_updates/{Id(updates[random.Next(updates.Count)])}", new { incident_update = new { bodies = Texts("Beter **gezegd**", "Put **better**") } });
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
                case 11 or 12:
                    _noted.Add(Id(await api.PostAsync("/incidents", new { incident = new { name = $"Misschien geheim{_secrets++}x", published = false, components = Components() } })));
                    Done.Add("note");
                    break;
                case 13 when _noted.Count > 0:
                    // Told by now or not: then the site did it itself.
                    await api.PatchAsync($"/incidents/{Any(_noted)}", new { incident = new { name = $"Toch geheim{_secrets++}x", cause = "own" } });
                    Done.Add("rename-noted");
                    break;
                case 14 when _noted.Count > 0:
                    var told = Any(_noted);
                    _noted.Remove(told);
                    _incidents.Add(told);
                    await api.PatchAsync($"/incidents/{told}", new { incident = new { published = true, bodies = Texts("Nu gezegd", "Told now"), components = Components() } });
                    Done.Add("tell");
                    break;
                case 15:
                    var nothing = Id(await api.PostAsync("/incidents", new { incident = new { name = $"Vals alarm geheim{_secrets++}x", published = false, components = Components() } }));
                    await api.SendAsync(HttpMethod.Delete, $"/incidents/{nothing}?reason=false%20alarm");
                    Done.Add("dismiss");
                    break;
                default:
                    await api.PostAsync("/incidents", new { incident = new { names = Texts("Eerder", "Earlier"), backfill_date = $"2026-11-{random.Next(10, 28)}", component_ids = new[] { AnyService() } } });
                    Done.Add("backfill");
                    break;
            }
        }

        /// <summary>In both languages, or in one of them.</summary>
        private Dictionary<string, string> Texts(string dutch, string english) => random.Next(4) switch
        {
            0 => new() { ["nl"] = Name(dutch) },
            1 => new() { ["en"] = Name(english) },
            _ => new() { ["nl"] = Name(dutch), ["en"] = Name(english) },
        };

        private Dictionary<string, string> Components() =>
            Enumerable.Range(0, random.Next(3)).Select(_ => AnyService()).Distinct().ToDictionary(s => s, _ => States[random.Next(States.Length)]);

        private string AnyService() => app.Board.Listed.ElementAt(random.Next(app.Board.Listed.Count())).Id;

        private string Any(List<string> ids) => ids[random.Next(ids.Count)];

        private string Pick(params string[] words) => words[random.Next(words.Length)];

        private string Name(string what) => $"{what} {random.Next(1000)} & <é> \"'";
    }
}
