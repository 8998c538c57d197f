using StatusPage.Domain.Maintenance;

namespace StatusPage.Domain.Tests.Maintenance;

public class FollowClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_notice_whose_last_word_lies_in_the_future_waits_for_it()
    {
        var said = Now.AddHours(1);
        var facts = new MaintenanceFacts(new LocalizedText("Schijven", "Disks"), MaintenanceKind.Regular, ExpectedImpact.None, Now, Now.AddMinutes(30), ["a"]);
        var first = new MaintenanceUpdateDraft("u1", MaintenanceStatus.Scheduled, new LocalizedText("Gepland.", null), said, said, "import");
        var (notice, _) = MaintenanceNotice.Publish("m1", facts, first, NoticeOrigin.Imported, said);
        var ids = 0;

        Assert.False(notice!.FollowClock(Now.AddMinutes(45), () => $"c{ids++}", "clock"));
        Assert.True(notice.FollowClock(said, () => $"c{ids++}", "clock"));
        Assert.True(notice.IsOver);
    }
}
