using StatusPage.Domain.Deadlines;
using StatusPage.Domain.Tests.BusinessTime;

namespace StatusPage.Domain.Tests.Deadlines;

public class MilestoneTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_hour_has_its_milestones_and_those_that_coincide_are_one() => Assert.Equal(
        ["start 0 First", "second 15 Second", "50% 30 Second", "PT15M 45 Managers", "holding 55 Managers", "due 60 Managers"],
        Of(DeadlineKind.FirstNotification, TimeSpan.FromHours(1)).Select(m => $"{m.Name} {(m.At - Start).TotalMinutes} {m.Rung}"));

    [Fact]
    public void Four_hours_have_them_apart() => Assert.Equal(
        [0, 15, 120, 180, 225, 235, 240],
        Of(DeadlineKind.FirstNotification, TimeSpan.FromHours(4)).Select(m => (m.At - Start).TotalMinutes));

    [Fact]
    public void In_twenty_seconds_those_before_the_start_are_skipped_and_the_lead_is_a_twelfth()
    {
        var milestones = Of(DeadlineKind.FirstNotification, TimeSpan.FromSeconds(20));
        Assert.Equal(["start", "50%", "75%", "holding", "due"], milestones.Select(m => m.Name));
        Assert.Equal(TimeSpan.FromSeconds(20) / 12, Start.AddSeconds(20) - milestones.Single(m => m.IsHolding).At);
        Assert.All(milestones, m => Assert.InRange(m.At, Start, Start.AddSeconds(20)));
    }

    [Fact]
    public void Without_the_holding_notice_there_is_none() =>
        Assert.DoesNotContain(Of(DeadlineKind.FirstNotification, TimeSpan.FromHours(1), DeadlinePolicy.Shipped with { HoldingNotice = false }), m => m.IsHolding);

    [Fact]
    public void A_promised_update_goes_up_the_ladder_from_the_technician() =>
        Assert.Equal(["First", "Second", "Managers", "Managers"], Of(DeadlineKind.NextUpdate, TimeSpan.FromHours(1)).Select(m => m.Rung.ToString()));

    [Fact]
    public void Half_of_working_time_is_in_working_hours()
    {
        // From Monday 16:00 UTC, 21 hours of working time, half an hour of which on that day.
        var from = new DateTimeOffset(2026, 11, 23, 16, 30, 0, TimeSpan.Zero);
        var due = Agreement.Calendar.Office.AddWorkingTime(from, TimeSpan.FromHours(21));
        var deadline = new Deadline("abcdefghijkl", new(DeadlineSubject.Incident, "i", DeadlineKind.Explanation, "", from, due, "N5", LocalizedText.Empty), from);

        var half = DeadlinePolicy.Shipped.MilestonesOf(deadline, Agreement.Calendar.Office).Single(m => m.Name == "50%");

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 16, 30, 0, TimeSpan.Zero), half.At);
    }

    private static IReadOnlyList<Milestone> Of(DeadlineKind kind, TimeSpan term, DeadlinePolicy? policy = null) => (policy ?? DeadlinePolicy.Shipped)
        .MilestonesOf(new Deadline("abcdefghijkl", new(DeadlineSubject.Incident, "i", kind, "", Start, Start + term, "N1", LocalizedText.Empty), Start), Agreement.Calendar.Office);
}
