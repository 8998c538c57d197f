using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Testing;
using StatusPage.Web.Features.Catalogue;

namespace StatusPage.Web.Tests.Catalogue;

public class ServicePageTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_bars_and_percentages_follow_from_what_held_the_service()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a => a.Clock.Set(Now));
        var scene = new Scene(app);
        await scene.ServicesExistForAYearAsync();
        await HeldAsync(scene, ServiceState.MajorOutage, Now.AddDays(-3), TimeSpan.FromHours(12));
        await HeldAsync(scene, ServiceState.DegradedPerformance, Now.AddDays(-20), TimeSpan.FromHours(30));

        var days = new ServiceDays(app.Board.ServiceBySlug("ftp")!, app.Board);

        Assert.Equal(90, days.Bars.Count);
        Assert.Equal(new DateOnly(2026, 12, 5), days.Bars[^1].Day);
        Assert.Equal(ServiceState.MajorOutage, days.Bars[^4].Worst);
        Assert.Equal(ServiceState.DegradedPerformance, days.Bars[^21].Worst);
        Assert.Equal(1m, days.UpDuring(TimeSpan.FromDays(1)));
        Assert.Equal(1m - (12m / (7 * 24)), days.UpDuring(TimeSpan.FromDays(7)));
        Assert.Equal(1m - (12m / (90 * 24)), days.UpDuring(TimeSpan.FromDays(90)));
    }

    [Fact]
    public async Task Time_before_a_service_existed_is_neither_good_nor_bad()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, a => a.Clock.Set(Now));
        app.Clock.Set(Now.AddHours(2));
        await new Scene(app).IncidentAsync(new("FTP ligt eruit", null), new("We kijken.", null), ServiceState.MajorOutage, ["ftp"], Now.AddHours(1));

        var days = new ServiceDays(app.Board.ServiceBySlug("ftp")!, app.Board);

        Assert.Null(days.Bars[0].Worst);
        Assert.Equal(ServiceState.MajorOutage, days.Bars[^1].Worst);
        Assert.InRange(days.UpDuring(TimeSpan.FromDays(90))!.Value, 0.49m, 0.51m);
        var page = await app.PageAsync("/services/ftp");
        Assert.Equal("u", page.QuerySelector(".bars i")!.ClassName);
        Assert.Equal("x", page.QuerySelector(".bars i:last-of-type")!.ClassName);
        Assert.Contains("89 dagen zijn niet gemeten", page.Said(".bars-tall .vh"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_lists_its_own_notices_only()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite);
        var scene = new Scene(app);
        await scene.IncidentAsync(new("FTP hapert", null), new("We kijken.", null), ServiceState.DegradedPerformance, ["ftp"]);
        await scene.IncidentAsync(new("Mail hapert", null), new("We kijken.", null), ServiceState.DegradedPerformance, ["exchange"]);

        var page = await app.PageAsync("/services/ftp");

        Assert.Equal("FTP hapert", page.Said(".event a"));
        Assert.Single(page.QuerySelectorAll(".event"));
        Assert.Equal("FTP: Werkt minder goed – Linfosys status", page.Title);
    }

    private static async Task HeldAsync(Scene scene, ServiceState state, DateTimeOffset from, TimeSpan length)
    {
        var incident = await scene.IncidentAsync(new("FTP hapert", null), new("We kijken.", null), state, ["ftp"], from);
        await scene.UpdateAsync(incident, IncidentStatus.Resolved, new("Opgelost.", null), from + length);
    }
}
