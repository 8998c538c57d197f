using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Features.Demo;

namespace StatusPage.Web.Tests.Demo;

public class DemoHistoryTests
{
    private static readonly TimeZoneInfo Amsterdam = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");

    // A working day at noon, the nights in which the clock changes, the turn of a leap year, and its 29 February.
    public static TheoryData<string> Moments =>
        ["2026-11-18T11:00:00Z", "2026-03-29T01:00:00Z", "2026-10-25T00:30:00Z", "2028-12-31T23:30:00Z", "2028-02-29T12:00:00Z"];

    [Theory, MemberData(nameof(Moments))]
    public void Nothing_is_told_before_it_happened(string moment)
    {
        var now = DateTimeOffset.Parse(moment, null);
        var history = Make(now);

        Assert.All(history.Incidents(), i => Assert.All(i.Updates, u => Assert.InRange(u.At, i.StartedAt, now)));
        Assert.All(history.Maintenance(), m => Assert.All(m.Updates, u => Assert.True(u.At <= now)));
        Assert.All(history.Maintenance(), m => Assert.Equal(m.IsOver || m.Status == MaintenanceStatus.Scheduled ? null : m.Id, m.IsRunning ? m.Id : null));
        Assert.All(history.Maintenance().Where(m => m.Status == MaintenanceStatus.Scheduled), m => Assert.True(m.Start > now));
    }

    [Theory, MemberData(nameof(Moments))]
    public void The_rules_of_maintenance_are_kept(string moment)
    {
        var notices = Make(DateTimeOffset.Parse(moment, null)).Maintenance().ToList();

        Assert.All(notices, m => Assert.NotNull(m.FallbackPlan));
        Assert.All(notices.Where(m => m.Kind == MaintenanceKind.VersionUpgrade && m.IsOver), m => Assert.True(m.PublishedAt <= m.Start.AddDays(-30)));
        Assert.All(notices.Where(m => m.Kind != MaintenanceKind.Emergency && m.IsOver), m => Assert.False(IsOfficeTime(m.Start)));
    }

    [Fact]
    public void A_year_has_every_kind_impact_cause_and_state()
    {
        var history = Make(DateTimeOffset.Parse("2026-11-18T11:00:00Z", null));
        var incidents = history.Incidents().ToList();
        var notices = history.Maintenance().ToList();

        Assert.Equal(60, incidents.Count);
        Assert.Equal(40, notices.Count);
        Assert.Equal(Enum.GetValues<IncidentKind>(), incidents.Select(i => i.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<IncidentCause>(), incidents.Select(i => i.Cause!.Value).Distinct().Order());
        Assert.Equal([Impact.None, Impact.Minor, Impact.Major, Impact.Critical], incidents.Select(i => i.Impact).Distinct().Order());
        Assert.Equal([IncidentStatus.Identified, IncidentStatus.Resolved, IncidentStatus.Postmortem], incidents.Select(i => i.Status).Distinct().Order());
        Assert.Equal(Enum.GetValues<MaintenanceKind>(), notices.Select(m => m.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<ExpectedImpact>(), notices.Select(m => m.ExpectedImpact).Distinct().Order());
        Assert.Equal([MaintenanceStatus.Scheduled, MaintenanceStatus.InProgress, MaintenanceStatus.Completed, MaintenanceStatus.Cancelled], notices.Select(m => m.Status).Distinct().Order());
        Assert.All(notices.Where(m => m.Kind == MaintenanceKind.Emergency), m => Assert.True(m.IsOver));
    }

    [Fact]
    public void One_incident_is_open_and_promises_its_next_update()
    {
        var now = DateTimeOffset.Parse("2026-11-18T11:00:00Z", null);

        var open = Assert.Single(Make(now).Incidents(), i => i.IsOpen);

        Assert.Equal(Impact.Minor, open.Impact);
        Assert.True(open.NextUpdateBy > now);
    }

    [Fact]
    public void Its_texts_are_finished_calm_and_mostly_in_both_languages()
    {
        var history = Make(DateTimeOffset.Parse("2026-11-18T11:00:00Z", null));
        var texts = history.Incidents().SelectMany(i => i.Updates.Select(u => u.Body).Append(i.Title))
            .Concat(history.Maintenance().SelectMany(m => m.Updates.Where(u => !u.Automatic).Select(u => u.Body).Append(m.Title)))
            .ToList();

        Assert.All(texts, t => Assert.DoesNotMatch(@"[{}!]", $"{t.Nl} {t.En}"));
        Assert.All(texts, t => Assert.NotNull(t.Nl));
        Assert.InRange(texts.Count(t => t.En is null), 1, texts.Count / 10);
    }

    [Fact]
    public void The_same_day_gives_the_same_history_and_another_day_another()
    {
        var noon = DateTimeOffset.Parse("2026-11-18T11:00:00Z", null);

        Assert.Equal(Told(noon), Told(noon.AddHours(3)));
        Assert.NotEqual(Told(noon), Told(noon.AddDays(1)));

        static List<string> Told(DateTimeOffset now) =>
            [.. Make(now).Incidents().Where(i => !i.IsOpen).Select(i => $"{i.Id} {i.StartedAt:O} {i.Title.Nl} {i.Updates[^1].Body.Nl}")];
    }

    [Fact]
    public void More_history_lies_in_the_years_before_and_leaves_the_last_year_as_it_was()
    {
        var now = DateTimeOffset.Parse("2026-11-18T11:00:00Z", null);
        var one = Make(now);
        var many = Make(now, scale: 12);

        Assert.Equal(11, many.Years);
        Assert.Equal(many.Count, many.Incidents().Count() + many.Maintenance().Count());
        Assert.Equal(one.Incidents().Select(i => i.Id).Order(), many.Incidents().Where(i => i.StartedAt > now.AddDays(-366)).Select(i => i.Id).Order());
        Assert.Equal(many.Count, many.Incidents().Select(i => i.Id).Concat(many.Maintenance().Select(m => m.Id)).Distinct().Count());
    }

    [Fact]
    public void What_is_told_of_services_that_are_not_in_the_catalogue_is_left_out()
    {
        var ids = new Dictionary<string, string> { ["exchange"] = "exchangeid00" };
        var history = new DemoHistory(DemoStory.Read(), ids, Amsterdam, DateTimeOffset.Parse("2026-11-18T11:00:00Z", null), 1);

        Assert.True(history.HasSomethingToTell);
        Assert.All(history.Incidents(), i => Assert.All(i.ServiceIds, s => Assert.Equal("exchangeid00", s)));
        Assert.All(history.Maintenance(), m => Assert.Equal(["exchangeid00"], m.ServiceIds));
        Assert.False(new DemoHistory(DemoStory.Read(), new Dictionary<string, string>(), Amsterdam, DateTimeOffset.UnixEpoch, 1).HasSomethingToTell);
    }

    private static bool IsOfficeTime(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, Amsterdam);
        return local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && local.TimeOfDay >= TimeSpan.FromHours(7.5) && local.TimeOfDay < TimeSpan.FromHours(18);
    }

    private static DemoHistory Make(DateTimeOffset now, int scale = 1)
    {
        string[] slugs = ["online-werkplekken", "virtual-private-servers", "webhosting", "exchange", "mysql", "sql-server", "ftp", "online-backup", "netwerk", "datacentrum"];
        return new DemoHistory(DemoStory.Read(), slugs.ToDictionary(s => s, s => $"id-of-{s}"), Amsterdam, now, scale);
    }
}
