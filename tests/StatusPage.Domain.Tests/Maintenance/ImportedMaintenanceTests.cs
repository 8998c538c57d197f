using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Tests.Maintenance;

public class ImportedMaintenanceTests
{
    private static readonly DateTimeOffset Start = new(2019, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_keeps_its_window_its_actual_times_and_its_impact()
    {
        var notice = MaintenanceNotice.Import("abcabcabcabc", Record(MaintenanceStatus.Completed, Impact.None, 90, Update("aaa", MaintenanceStatus.Scheduled, -600), Update("bbb", MaintenanceStatus.InProgress, 5), Update("ccc", MaintenanceStatus.Completed, 80)));

        Assert.Equal(NoticeOrigin.Imported, notice.Origin);
        Assert.Equal((Start, Start.AddHours(1)), (notice.Start, notice.End));
        Assert.Equal((Start.AddMinutes(5), Start.AddMinutes(80)), (notice.ActualStart, notice.ActualEnd));
        Assert.Equal(Impact.None, notice.Impact);
        Assert.Single(notice.Announced);
        Assert.Null(notice.NextStepAt);
    }

    [Fact]
    public void The_same_record_again_changes_nothing()
    {
        var record = Record(MaintenanceStatus.Scheduled, Impact.Maintenance, -600, Update("aaa", MaintenanceStatus.Scheduled, -600));
        var notice = MaintenanceNotice.Import("abcabcabcabc", record);

        Assert.False(notice.TakeNewer(record, "import", Start));
        Assert.Null(notice.ImpactOverride);
    }

    [Fact]
    public void A_later_record_moves_it_on_and_announces_a_changed_window()
    {
        var first = Record(MaintenanceStatus.Scheduled, Impact.Maintenance, -600, Update("aaa", MaintenanceStatus.Scheduled, -600));
        var notice = MaintenanceNotice.Import("abcabcabcabc", first);
        var later = Record(MaintenanceStatus.InProgress, Impact.Maintenance, 10, first.Updates[0], Update("bbb", MaintenanceStatus.InProgress, 5));

        Assert.True(notice.TakeNewer(later with { Facts = later.Facts with { End = Start.AddHours(3) } }, "import", Start.AddHours(1)));

        Assert.Equal((MaintenanceStatus.InProgress, Start.AddHours(3)), (notice.Status, notice.End));
        Assert.Equal([Start.AddHours(1), Start.AddHours(3)], notice.Announced.Select(a => a.End));
        Assert.Null(Assert.Single(notice.Holds()).To);
    }

    private static MaintenanceRecord Record(MaintenanceStatus status, Impact impact, int updated, params MaintenanceUpdateDraft[] updates) => new(
        new MaintenanceFacts(new LocalizedText(null, "Work"), MaintenanceKind.Regular, ExpectedImpact.Minimal, Start, Start.AddHours(1), ["service00000"]),
        status,
        impact,
        Start.AddMinutes(-600),
        Start.AddMinutes(updated),
        updates);

    private static MaintenanceUpdateDraft Update(string id, MaintenanceStatus status, int minutes) =>
        new(id, status, new LocalizedText(null, $"Words of {id}"), Start.AddMinutes(minutes), Start.AddMinutes(minutes), "import");
}
