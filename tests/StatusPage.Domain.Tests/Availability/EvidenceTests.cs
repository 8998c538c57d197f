using StatusPage.Domain.Availability;
using static StatusPage.Domain.Catalogue.ServiceState;

namespace StatusPage.Domain.Tests.Availability;

/// <summary>A8: what the report can show for every second of downtime.</summary>
public sealed class EvidenceTests
{
    private static readonly Scenario Nov = Scenario.In("2026-11");

    [Fact]
    public void Counted_downtime_names_each_change_of_what_caused_it()
    {
        var report = Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 11:00").Monitor(PartialOutage, "11-03 10:30", "11-03 11:30").Report();

        Assert.Equal(
            ["1800 MajorOutage: Incident i", "1800 MajorOutage: Incident i, Monitor probe", "1800 PartialOutage: Monitor probe"],
            report.Counted.Select(s => $"{s.Seconds} {s.State}: {string.Join(", ", s.Causes.Select(c => $"{c.Kind} {c.Id}"))}"));
    }

    [Fact]
    public void An_incident_that_only_degrades_is_no_cause_of_downtime()
    {
        var report = Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 11:00").Incident("j", DegradedPerformance, "11-03 10:00", "11-03 11:00").Report();

        Assert.Equal([new Cause(CauseKind.Incident, "i")], Assert.Single(report.Evidence).Causes);
    }

    [Fact]
    public void Excluded_downtime_has_rule_reason_and_notice()
    {
        var report = Nov.Work("w", "11-07 10:00", "11-07 12:00").Incident("f", MajorOutage, "11-09 10:00", "11-09 11:00").ForceMajeure("f", "DDoS op het netwerk").Report();

        var (work, attack) = (report.Excluded[0], report.Excluded[1]);
        Assert.Equal((ExclusionRule.Announced, "w"), (work.Rule, work.Notice));
        Assert.Equal("Aangekondigd onderhoud buiten kantoortijden, binnen de eerste 16 uur van de maand", work.Reason.Nl);
        Assert.Equal("Announced maintenance outside office hours, within the first 16 hours of the month", work.Reason.En);
        Assert.Equal((ExclusionRule.ForceMajeure, "f"), (attack.Rule, attack.Notice));
        Assert.Equal("DDoS op het netwerk", attack.Reason.Nl);
    }

    [Fact]
    public void A_reason_quotes_the_figures_of_the_policy()
    {
        var policy = Scenario.Shipped with { NightFrom = new TimeOnly(23, 30), WeeklyAllowance = TimeSpan.FromMinutes(90) };

        var report = Nov.Under(policy).Work("w", "11-03 23:30", "11-04 01:00").Report();

        Assert.Equal("Announced maintenance between 23:30 and 06:00, within the 1.5 hours a week outside service hours", Assert.Single(report.Excluded).Reason.En);
        Assert.Contains("1,5 uur per week", report.Excluded[0].Reason.Nl, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exclusion_is_one_span_however_often_the_cause_changes_in_it()
    {
        var report = Nov.Work("w", "11-03 22:00", "11-04 02:00").Incident("i", MajorOutage, "11-03 23:00", "11-04 00:00").Report();

        var span = Assert.Single(report.Excluded);
        Assert.Equal((Nov.At("11-03 22:00"), Nov.At("11-04 02:00")), (span.From, span.To));
        Assert.Equal(3, report.Evidence.Count);
    }

    [Fact]
    public void Unmeasured_time_says_why()
    {
        var report = Nov.Created("11-02 00:00").Archived("11-29 00:00").Silent("11-03 10:00", "11-03 11:00").Report();

        Assert.Equal(
            [(UnmeasuredReason.BeforeCreation, 86_400L), (UnmeasuredReason.MonitorsSilent, 3600L), (UnmeasuredReason.AfterArchival, 172_800L)],
            report.Unmeasured.Select(u => (u.Reason, u.Seconds)));
    }

    [Fact]
    public void Work_outside_service_time_is_shown_although_the_service_kept_working()
    {
        var report = Nov.Work("w", "11-03 22:00", "11-04 03:00").ByHand(Operational, "11-03 22:00", "11-04 03:00").Report();

        var outside = Assert.Single(report.OutsideServiceTime);
        Assert.Equal((Nov.At("11-03 22:00"), Nov.At("11-04 02:00"), "w"), (outside.From, outside.To, outside.Notice));
        Assert.Empty(report.Excluded);
    }

    [Theory]
    [InlineData(CauseKind.Incident)]
    [InlineData(CauseKind.Maintenance)]
    public void No_figure_is_given_on_a_notice_of_which_nothing_is_known(CauseKind kind)
    {
        var history = Nov.History with { Holds = [new Hold(MajorOutage, Nov.At("11-03 10:00"), null, new Cause(kind, "x7"))] };

        var refused = Assert.Throws<ArgumentException>(() => MonthlyAvailability.Compute(history, Nov.Month, Nov.Policy, [], Nov.Now));

        Assert.Contains("x7", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_window_may_lie_in_the_night_of_a_policy_that_does_not_pass_midnight()
    {
        var policy = Scenario.Shipped with { NightFrom = new TimeOnly(1, 0), NightUntil = new TimeOnly(5, 0) };

        var report = Nov.Under(policy).Work("w", "11-04 00:00", "11-04 06:00").Report();

        Assert.Equal("A3-announced 3600 w, A2 14400 w, A3-announced 3600 w", WorkedCase.Describe(report.Excluded));
    }
}
