using System.Text;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Maintenance;

public class CalendarFileTests
{
    [Fact]
    public async Task A_notice_can_be_taken_into_a_calendar()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a => a.Clock.Set(new DateTimeOffset(2026, 12, 5, 12, 0, 0, TimeSpan.Zero)), ("Site:PublicUrl", "https://status.example.nl"));
        var scene = new Scene(app);
        var notice = await scene.MaintenanceAsync(
            new("Schijven; routers, en meer", null),
            new($"Even **geduld**.\n\n{string.Concat(Enumerable.Repeat("één ", 60))}", null),
            new DateTimeOffset(2026, 12, 11, 22, 0, 0, TimeSpan.FromHours(1)),
            TimeSpan.FromHours(4),
            ["mysql"]);

        using var client = app.NewClient();
        var answer = await client.GetAsync($"/maintenance/{notice.Id}.ics", TestContext.Current.CancellationToken);
        var file = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/calendar", answer.Content.Headers.ContentType!.MediaType);
        Assert.All(file.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        var lines = file.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
        Assert.Contains("DTSTART:20261211T210000Z", lines);
        Assert.Contains("DTEND:20261212T010000Z", lines);
        Assert.Contains("SUMMARY:Linfosys: Schijven\\; routers\\, en meer", lines);
        Assert.Contains($"UID:{notice.Id}@status.example.nl", lines);
        Assert.StartsWith("Even geduld.\\n\\n", lines.First(l => l.StartsWith("DESCRIPTION:", StringComparison.Ordinal))["DESCRIPTION:".Length..], StringComparison.Ordinal);
    }
}
