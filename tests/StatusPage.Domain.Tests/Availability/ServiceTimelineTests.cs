using StatusPage.Domain.Availability;
using static StatusPage.Domain.Catalogue.ServiceState;

namespace StatusPage.Domain.Tests.Availability;

public sealed class ServiceTimelineTests
{
    private static readonly Scenario Nov = Scenario.In("2026-11");

    [Fact]
    public void A_service_that_nothing_holds_is_operational() =>
        Assert.Equal(["10:00-11:00 Operational"], Told(Nov));

    [Fact]
    public void A_service_held_by_two_incidents_shows_the_worst() =>
        Assert.Equal(
            ["10:00-10:10 Operational", "10:10-10:20 PartialOutage i", "10:20-10:30 MajorOutage i j", "10:30-10:40 PartialOutage i", "10:40-11:00 Operational"],
            Told(Nov.Incident("i", PartialOutage, "11-03 10:10", "11-03 10:40").Incident("j", MajorOutage, "11-03 10:20", "11-03 10:30")));

    [Fact]
    public void A_state_set_by_hand_replaces_the_others_until_it_is_cleared() =>
        Assert.Equal(
            ["10:00-10:20 MajorOutage i", "10:20-10:40 DegradedPerformance hand", "10:40-11:00 MajorOutage i"],
            Told(Nov.Incident("i", MajorOutage, "11-03 09:00", null).ByHand(DegradedPerformance, "11-03 10:20", "11-03 10:40")));

    [Fact]
    public void Operational_by_hand_has_its_cause() =>
        Assert.Equal(
            ["10:00-10:30 Operational hand", "10:30-11:00 PartialOutage probe"],
            Told(Nov.Monitor(PartialOutage, "11-03 09:00", null).ByHand(Operational, "11-03 09:30", "11-03 10:30")));

    [Fact]
    public void Of_two_states_set_by_hand_the_worst_is_shown() =>
        Assert.Equal(
            ["10:00-10:30 PartialOutage hand", "10:30-11:00 Operational hand"],
            Told(Nov.ByHand(Operational, "11-03 09:00", null).ByHand(PartialOutage, "11-03 09:30", "11-03 10:30")));

    [Fact]
    public void An_incident_that_changes_its_mind_stays_one_cause() =>
        Assert.Equal(
            ["10:00-10:15 MajorOutage i", "10:15-10:45 DegradedPerformance i", "10:45-11:00 Operational"],
            Told(Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 10:15").Incident("i", DegradedPerformance, "11-03 10:15", "11-03 10:45")));

    [Fact]
    public void The_state_now_is_that_of_a_second_from_now()
    {
        var history = Nov.Incident("i", MajorOutage, "11-03 10:00", null).History;

        var now = Assert.Single(ServiceTimeline.Derive(history.Holds, Nov.At("11-03 10:00"), Nov.At("11-03 10:00:01")));

        Assert.Equal(MajorOutage, now.State);
        Assert.Equal([new Cause(CauseKind.Incident, "i")], now.Causes);
    }

    [Fact]
    public void An_interval_shorter_than_a_second_leaves_no_trace() =>
        Assert.Equal(["10:00-11:00 Operational"], Told(Nov.Monitor(MajorOutage, "11-03 10:30:00.100", "11-03 10:30:00.900")));

    [Fact]
    public void Nothing_is_told_of_no_time() =>
        Assert.Empty(ServiceTimeline.Derive([], Nov.At("11-03 10:00"), Nov.At("11-03 10:00")));

    private static IEnumerable<string> Told(Scenario scenario) =>
        ServiceTimeline.Derive(scenario.History.Holds, Nov.At("11-03 10:00"), Nov.At("11-03 11:00"))
            .Select(s => string.Join(' ', [$"{Local(s.From)}-{Local(s.To)} {s.State}", .. s.Causes.Select(c => c.Id)]));

    private static string Local(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, Scenario.Amsterdam).ToString("HH:mm", null);
}
