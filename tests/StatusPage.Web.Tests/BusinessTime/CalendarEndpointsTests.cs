using System.Globalization;
using System.Net;
using System.Text.Json;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.BusinessTime;

public class CalendarEndpointsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_worked_example_of_the_agreement_is_answered_over_http()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();
        var lines = await File.ReadAllLinesAsync(Path.Combine(TestEnvironment.RepositoryRoot, "tests", "StatusPage.Domain.Tests", "BusinessTime", "calendar.csv"), Cancelled);
        Assert.Equal(21, lines.Length);
        foreach (var row in lines[1..].Select(l => l.Split(',', 9)))
        {
            var detected = Uri.EscapeDataString(row[0]);
            var deadline = await JsonAsync(client, $"/api/calendar/notification-deadline?detected={detected}");
            Assert.Equal(["detected", "office_hours", "due", "acknowledgement_due", "reason"], deadline.EnumerateObject().Select(p => p.Name));
            Assert.Equal((row[1] == "true", row[2], row[3]), (deadline.GetProperty("office_hours").GetBoolean(), deadline.GetProperty("due").GetString(), deadline.GetProperty("acknowledgement_due").GetString()));
            Assert.Equal(DateTimeOffset.Parse(row[0], CultureInfo.InvariantCulture), deadline.GetProperty("detected").GetDateTimeOffset());
            Assert.Equal(["nl", "en"], deadline.GetProperty("reason").EnumerateObject().Select(p => p.Name));
            foreach (var (minutes, column) in new[] { (30, 4), (240, 5), (960, 6), (4800, 7) })
            {
                var working = await JsonAsync(client, $"/api/calendar/working-time?from={detected}&minutes={minutes}");
                Assert.Equal((minutes, row[column]), (working.GetProperty("minutes").GetInt32(), working.GetProperty("due").GetString()));
            }
        }
    }

    [Fact]
    public async Task A_plus_that_was_not_escaped_is_read_as_it_was_meant()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();

        var raw = await JsonAsync(client, "/api/calendar/notification-deadline?detected=2026-11-28T12:00:00+01:00");

        Assert.Equal("2026-11-28T11:00:00Z", raw.GetProperty("detected").GetString());
        Assert.Equal("outside office hours; 4 hours after detection is earlier than 1 hour after the opening at 07:30 on Monday 30 November, so at the latest 16:00", raw.GetProperty("reason").GetProperty("en").GetString());
    }

    [Fact]
    public async Task A_year_lists_its_holidays_with_their_names()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();

        var year = await JsonAsync(client, "/api/calendar/days?year=2031");

        var days = year.GetProperty("holidays").EnumerateArray().ToDictionary(h => h.GetProperty("date").GetString()!, h => h.GetProperty("name"));
        Assert.Equal(10, days.Count);
        Assert.Equal(("Koningsdag", "King’s Day"), (days["2031-04-26"].GetProperty("nl").GetString()!.Replace('\'', '’'), days["2031-04-26"].GetProperty("en").GetString()!.Replace('\'', '’')));
    }

    [Theory]
    [InlineData("2026-11-23T12:45:00+01:00", false, "2026-11-23T12:00:00Z", false, "2026-11-27T17:00:00Z")]
    [InlineData("2026-11-23T09:00:00+01:00", true, "2026-11-23T11:30:00Z", false, "2026-11-27T17:00:00Z")]
    [InlineData("2026-12-26T11:00:00+01:00", false, "2026-12-28T06:30:00Z", true, "2026-12-26T16:00:00Z")]
    public async Task The_desk_says_until_when_it_is_open_or_when_it_opens(string at, bool telephone, string telephoneChange, bool weekend, string weekendChange)
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();

        var groups = (await JsonAsync(client, $"/api/calendar/desk?at={Uri.EscapeDataString(at)}")).GetProperty("groups").EnumerateArray().ToList();

        Assert.Equal(["telephone", "weekend"], groups.Select(g => g.GetProperty("name").GetString()));
        Assert.Equal((telephone, telephoneChange), Of(groups[0]));
        Assert.Equal((weekend, weekendChange), Of(groups[1]));

        static (bool, string?) Of(JsonElement group) =>
            group.GetProperty("open").GetBoolean() is var open && group.TryGetProperty(open ? "until" : "opens", out var change) && !group.TryGetProperty(open ? "opens" : "until", out _)
                ? (open, change.GetString())
                : (open, null);
    }

    [Theory]
    [InlineData("notification-deadline", "detected")]
    [InlineData("notification-deadline?detected=", "detected")]
    [InlineData("notification-deadline?detected=gisteren", "detected")]
    [InlineData("notification-deadline?detected=2026-11-23T10:00:00", "detected")]
    [InlineData("notification-deadline?detected=2026-02-30T10:00:00Z", "detected")]
    [InlineData("notification-deadline?detected=9999-12-31T10:00:00Z", "detected")]
    [InlineData("notification-deadline?detected=2026-11-23T10:00:00Z&detected=2026-11-23T10:00:00Z", "detected")]
    [InlineData("notification-deadline?detected=2026-11-23T10:00:00Z&minutes=5", "minutes")]
    [InlineData("working-time?from=2026-11-23T10:00:00Z", "minutes")]
    [InlineData("working-time?from=2026-11-23T10:00:00Z&minutes=-1", "minutes")]
    [InlineData("working-time?from=2026-11-23T10:00:00Z&minutes=1.5", "minutes")]
    [InlineData("working-time?from=2026-11-23T10:00:00Z&minutes=99999999999", "minutes")]
    [InlineData("working-time?minutes=30", "from")]
    [InlineData("days?year=1", "year")]
    [InlineData("days?year=twintig", "year")]
    [InlineData("days", "year")]
    [InlineData("desk?at=1732356000", "at")]
    public async Task Anything_else_is_a_problem_that_names_the_parameter(string question, string parameter)
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var client = app.NewClient();

        var answer = await client.GetAsync($"/api/calendar/{question}", Cancelled);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement;
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("errors").GetProperty(parameter)[0].GetString()!);
    }

    [Fact]
    public async Task Hours_that_the_owner_changed_are_answered_with_at_once()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a =>
        {
            var site = Path.Combine(a.ContentDirectory, "site.yml");
            File.WriteAllText(site, File.ReadAllText(site).Replace("office: PT1H", "office: PT20M", StringComparison.Ordinal));
        });
        using var client = app.NewClient();

        var deadline = await JsonAsync(client, "/api/calendar/notification-deadline?detected=2026-11-23T10:00:00Z");

        Assert.Equal("2026-11-23T10:20:00Z", deadline.GetProperty("due").GetString());
    }

    [Fact]
    public async Task Staff_have_a_form_that_answers_the_same()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        using var staff = await app.SignInAsync(Roles.Viewer);

        var page = await FilledForm.PageAsync(await staff.GetAsync("/staff/calendar?At.Local=2026-11-28T12:00&Hours=0,5", Cancelled));
        var answer = page.Said("main");
        Assert.Contains("28 november 2026, 16:00", answer, StringComparison.Ordinal);
        Assert.Contains("buiten kantoortijden", answer, StringComparison.Ordinal);
        Assert.Contains("30 november 2026, 08:00", answer, StringComparison.Ordinal);
        Assert.Contains("open tot 28 november 2026, 17:00", answer, StringComparison.Ordinal);

        var wrong = await staff.GetAsync("/staff/calendar?At.Local=2026-03-29T02:30&Hours=veel", Cancelled);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("Dit is geen aantal uren van 0 tot", (await FilledForm.PageAsync(wrong)).Said("main"), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string address)
    {
        var answer = await client.GetAsync(address, Cancelled);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement;
    }
}
