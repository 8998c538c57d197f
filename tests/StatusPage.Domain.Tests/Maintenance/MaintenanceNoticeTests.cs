using StatusPage.Domain.Maintenance;
using static StatusPage.Domain.Maintenance.MaintenanceStatus;

namespace StatusPage.Domain.Tests.Maintenance;

public class MaintenanceNoticeTests
{
    private static readonly DateTimeOffset Ten = new(2026, 11, 24, 22, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Announced = Ten.AddDays(-3);

    private int _ids;

    [Fact]
    public void It_follows_the_clock_from_scheduled_to_completed()
    {
        var notice = Publish();

        Assert.False(notice.FollowClock(At(-1), NewId, "clock"));
        Assert.Equal((Scheduled, Ten), (notice.Status, notice.NextStepAt));
        Assert.True(notice.FollowClock(At(0), NewId, "clock"));
        Assert.Equal((InProgress, At(120)), (notice.Status, notice.NextStepAt));
        Assert.True(notice.FollowClock(At(120), NewId, "clock"));
        Assert.Equal((Completed, null), (notice.Status, notice.NextStepAt));
        Assert.Equal((Ten, At(120)), (notice.ActualStart, notice.ActualEnd));
    }

    [Fact]
    public void A_process_that_starts_late_takes_both_steps_at_their_own_times()
    {
        var notice = Publish();

        Assert.True(notice.FollowClock(At(500), NewId, "clock"));

        Assert.Equal([Scheduled, InProgress, Completed], notice.Timeline.Select(u => u.Status));
        Assert.Equal((Ten, At(120)), (notice.ActualStart, notice.ActualEnd));
        var hold = Assert.Single(notice.Holds());
        Assert.Equal(("mail", Ten, At(120)), (hold.ServiceId, hold.From, hold.To));
        Assert.False(notice.FollowClock(At(501), NewId, "clock"));
    }

    [Fact]
    public void Steps_that_are_taken_after_a_later_word_stand_in_their_own_order()
    {
        var notice = Publish();
        Assert.Null(notice.Add(Draft(300, Scheduled), At(300)));

        Assert.True(notice.FollowClock(At(301), NewId, "clock"));

        Assert.Equal([Scheduled, Scheduled, InProgress, Completed], notice.Timeline.Select(u => u.Status));
    }

    [Fact]
    public void Started_early_by_a_person_it_holds_its_services_from_then()
    {
        var notice = Publish();
        Assert.Null(notice.Add(Draft(-30, InProgress), At(-30)));
        notice.FollowClock(At(120), NewId, "clock");

        Assert.Equal((At(-30), At(120)), (notice.ActualStart, notice.ActualEnd));
        Assert.Equal([Scheduled, InProgress, Completed], notice.Timeline.Select(u => u.Status));
    }

    [Fact]
    public void Completed_early_it_lets_go_and_the_clock_has_nothing_left_to_do()
    {
        var notice = Started();
        Assert.Null(notice.Add(Draft(45, Completed), At(45)));

        Assert.False(notice.FollowClock(At(130), NewId, "clock"));
        Assert.Equal(At(45), Assert.Single(notice.Holds()).To);
    }

    [Fact]
    public void Extended_before_its_end_it_goes_on_and_the_new_window_is_on_the_record()
    {
        var notice = Started();
        Assert.Null(notice.Reschedule(notice.Start, At(180), At(100)));

        Assert.False(notice.FollowClock(At(120), NewId, "clock"));
        Assert.True(notice.FollowClock(At(180), NewId, "clock"));

        Assert.Equal(At(180), notice.ActualEnd);
        Assert.Equal([new AnnouncedWindow(Announced, Ten, At(120)), new AnnouncedWindow(At(100), Ten, At(180))], notice.Announced);
    }

    [Fact]
    public void A_window_moves_forward_only_and_its_start_only_before_it_starts()
    {
        var notice = Started();

        Assert.Equal(new Refusal("start", "already_started"), notice.Reschedule(At(10), At(180), At(20)));
        Assert.Equal(new Refusal("end", "in_past"), notice.Reschedule(Ten, At(15), At(20)));
        Assert.Equal(new Refusal("end", "not_after_start"), notice.Reschedule(Ten, Ten, At(-60)));
        notice.FollowClock(At(120), NewId, "clock");
        Assert.Equal(new Refusal("end", "is_over"), notice.Reschedule(Ten, At(180), At(130)));
    }

    [Fact]
    public void A_cancelled_one_never_starts()
    {
        var notice = Publish();
        var sequence = notice.Sequence;
        Assert.Null(notice.Add(Draft(-60, Cancelled), At(-60)));

        Assert.False(notice.FollowClock(At(10), NewId, "clock"));
        Assert.Equal(new Refusal("status", "is_cancelled"), notice.Add(Draft(-50, InProgress), At(-50)));
        Assert.Empty(notice.Holds());
        Assert.True(notice.Sequence > sequence);
    }

    [Fact]
    public void Cancelled_while_it_runs_it_ends_there()
    {
        var notice = Started();
        Assert.Null(notice.Add(Draft(30, Cancelled), At(30)));

        Assert.Equal(At(30), Assert.Single(notice.Holds()).To);
    }

    [Theory]
    [InlineData(Completed, "not_started")]
    [InlineData(Verifying, "not_started")]
    public void What_has_not_started_can_be_neither_checked_nor_completed(MaintenanceStatus status, string code)
    {
        Assert.Equal(new Refusal("status", code), Publish().Add(Draft(-5, status), At(-5)));
    }

    [Fact]
    public void What_has_started_cannot_go_back_to_scheduled_nor_what_is_completed_go_on()
    {
        var notice = Started();
        Assert.Equal(new Refusal("status", "already_started"), notice.Add(Draft(5, Scheduled), At(5)));
        notice.FollowClock(At(120), NewId, "clock");
        Assert.Equal(new Refusal("status", "is_completed"), notice.Add(Draft(125, InProgress), At(125)));
        Assert.Null(notice.Add(Draft(126, Completed), At(126)));
        Assert.Equal(At(120), notice.ActualEnd);
    }

    [Fact]
    public void Withdrawing_the_cancellation_puts_it_back_on_the_calendar()
    {
        var notice = Publish();
        Assert.Null(notice.Add(Draft(-60, Cancelled) with { Id = "cancel" }, At(-60)));

        Assert.Null(notice.Withdraw("cancel", "verkeerde aankondiging", "Sanne", At(-50)));

        Assert.Equal((Scheduled, Ten), (notice.Status, notice.NextStepAt));
    }

    [Fact]
    public void A_move_on_which_others_followed_and_a_step_of_the_clock_stay()
    {
        var notice = Publish();
        Assert.Null(notice.Add(Draft(-30, InProgress) with { Id = "early" }, At(-30)));
        Assert.Null(notice.Add(Draft(10, Verifying), At(10)));
        notice.FollowClock(At(120), NewId, "clock");

        Assert.Equal(new Refusal("update", "moved_on"), notice.Withdraw("early", "fout", "Sanne", At(130)));
        var automatic = notice.Updates.Single(u => u.Automatic).Id;
        Assert.Equal(new Refusal("update", "automatic"), notice.Withdraw(automatic, "fout", "Sanne", At(130)));
        Assert.Equal(new Refusal("update", "automatic"), notice.Correct(automatic, new LocalizedText("x", null), "fout", "Sanne", At(130)));
    }

    [Fact]
    public void A_correction_keeps_the_earlier_words()
    {
        var notice = Publish();

        Assert.Null(notice.Correct("announcement", new LocalizedText("Beter.", "Better."), "taal", "Anouk", At(-100)));

        var update = Assert.Single(notice.Updates);
        Assert.Equal(("Beter.", "Aankondiging."), (update.Body.Nl, Assert.Single(update.Corrections).Before.Nl));
    }

    [Fact]
    public void A_new_notice_needs_services_and_a_window_that_is_not_over()
    {
        Assert.Equal(new Refusal("services", "required"), MaintenanceNotice.Publish("m", Facts() with { ServiceIds = [] }, Draft(-60, Scheduled), NoticeOrigin.Live, At(-60)).Refusal);
        Assert.Equal(new Refusal("end", "in_past"), MaintenanceNotice.Publish("m", Facts(), Draft(130, Scheduled), NoticeOrigin.Live, At(130)).Refusal);
        Assert.Null(MaintenanceNotice.Publish("m", Facts(), Draft(130, Completed), NoticeOrigin.Imported, At(130)).Refusal);
    }

    [Fact]
    public void Emergency_maintenance_owes_an_explanation_from_its_end_until_a_person_mails_one()
    {
        var notice = Publish(Facts() with { Kind = MaintenanceKind.Emergency });
        Assert.Null(notice.OwesExplanationSince);
        notice.FollowClock(At(130), NewId, "clock");
        Assert.Equal(At(120), notice.OwesExplanationSince);

        Assert.Null(notice.Add(Draft(140, Completed) with { Notify = false }, At(140)));
        Assert.Equal(At(120), notice.OwesExplanationSince);
        Assert.Null(notice.Add(Draft(150, Completed), At(150)));
        Assert.Equal((null, At(150)), (notice.OwesExplanationSince, notice.ExplainedAt));
    }

    [Fact]
    public void Only_emergencies_that_were_live_and_began_owe_an_explanation()
    {
        var regular = Publish();
        regular.FollowClock(At(130), NewId, "clock");
        var cancelled = Publish(Facts() with { Kind = MaintenanceKind.Emergency });
        Assert.Null(cancelled.Add(Draft(-10, Cancelled), At(-10)));
        Assert.All([regular, cancelled], n => Assert.Null(n.OwesExplanationSince));
    }

    [Fact]
    public void The_reminder_moves_with_the_window_and_goes_with_the_plan()
    {
        var notice = Publish();
        Assert.Equal(Ten.AddHours(-24), notice.RemindAt(TimeSpan.FromHours(24)));
        Assert.Null(notice.RemindAt(TimeSpan.FromHours(72)));

        Assert.Null(notice.Reschedule(At(60), At(180), At(-1000)));
        Assert.Equal(At(60).AddHours(-24), notice.RemindAt(TimeSpan.FromHours(24)));
        Assert.Null(notice.Add(Draft(-900, Cancelled), At(-900)));
        Assert.Null(notice.RemindAt(TimeSpan.FromHours(24)));
    }

    [Fact]
    public void An_update_knows_how_it_changed_the_window()
    {
        var notice = Publish();
        Assert.Null(notice.Reschedule(Ten, At(180), At(-30)));
        Assert.Null(notice.Add(Draft(-30, Scheduled), At(-30)));
        Assert.Null(notice.Add(Draft(-20, Scheduled), At(-20)));

        var change = notice.WindowChangedBy(notice.Updates[1]);
        Assert.Equal((At(120), At(180)), (change!.Before.End, change.After.End));
        Assert.Null(notice.WindowChangedBy(notice.Updates[0]));
        Assert.Null(notice.WindowChangedBy(notice.Updates[2]));
    }

    private static DateTimeOffset At(int minute) => Ten.AddMinutes(minute);

    private static MaintenanceFacts Facts() =>
        new(new LocalizedText("Nieuwe schijven", "New disks"), MaintenanceKind.Regular, ExpectedImpact.Outage, Ten, At(120), ["mail"], "Oude schijven terug.");

    private static MaintenanceNotice Publish(MaintenanceFacts? facts = null)
    {
        var first = new MaintenanceUpdateDraft("announcement", Scheduled, new LocalizedText("Aankondiging.", null), Announced, Announced, "Sanne");
        var (notice, refusal) = MaintenanceNotice.Publish("maintenance1", facts ?? Facts(), first, NoticeOrigin.Live, Announced);
        Assert.Null(refusal);
        return notice!;
    }

    private MaintenanceNotice Started()
    {
        var notice = Publish();
        notice.FollowClock(Ten, NewId, "clock");
        return notice;
    }

    private MaintenanceUpdateDraft Draft(int minute, MaintenanceStatus status) =>
        new(NewId(), status, new LocalizedText("Bericht.", null), At(minute), At(minute), "Sanne");

    private string NewId() => $"id{++_ids:0000000000}";
}
