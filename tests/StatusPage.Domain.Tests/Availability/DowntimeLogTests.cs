using StatusPage.Domain.Availability;
using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Tests.Availability;

/// <summary>A report keeps its downtime packed: reading it must give back every span, from either end.</summary>
public class DowntimeLogTests
{
    private const int Outages = 6_000;

    private static readonly AvailabilityPolicy Policy = new(
        TimeZoneInfo.Utc, new TimeOnly(22, 0), new TimeOnly(6, 0), TimeSpan.FromHours(4), TimeSpan.FromHours(16), 0.001m, TimeSpan.FromSeconds(5));

    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Thousands_of_outages_are_read_back_each_with_its_own_time_state_and_cause()
    {
        var report = Report();

        Assert.Equal(Outages, report.Evidence.Count);
        Assert.Equal(Outages * 60L, report.CountedDowntimeSeconds + report.ExcludedSeconds);
        Assert.Equal(report.CountedDowntimeSeconds, report.Counted.Sum(s => s.Seconds));
        Assert.All(report.Evidence.Select((span, i) => (span, i)), pair => IsOutage(pair.span, pair.i));
    }

    [Fact]
    public void What_is_read_from_back_to_front_is_the_same()
    {
        var report = Report();

        for (var i = Outages - 1; i >= 0; i -= 97)
        {
            IsOutage(report.Evidence[i], i);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => report.Evidence[Outages]);
    }

    private static ServiceAvailability Report() => MonthlyAvailability.Compute(
        new ServiceHistory(
            "web",
            new ServiceLife(Start.AddYears(-1)),
            [.. Enumerable.Range(0, Outages).Select(i => new Hold(StateOf(i), At(i), At(i).AddMinutes(1), new Cause(CauseKind.Incident, $"i{i}")))],
            [],
            [.. Enumerable.Range(0, Outages).Select(i => new IncidentEvidence($"i{i}", i % 3 == 0 ? new LocalizedText($"Storm {i}", $"Storm {i}") : null))],
            []),
        new CalendarMonth(2026, 11),
        Policy,
        [],
        Start.AddMonths(1));

    private static void IsOutage(DowntimeSpan span, int i)
    {
        Assert.Equal((At(i), At(i).AddMinutes(1), StateOf(i)), (span.From, span.To, span.State));
        Assert.Equal(new Cause(CauseKind.Incident, $"i{i}"), Assert.Single(span.Causes));
        Assert.Equal(i % 3 == 0 ? $"Storm {i}" : null, span.Exclusion?.Reason.Nl);
    }

    private static DateTimeOffset At(int i) => Start.AddMinutes(i * 5);

    private static ServiceState StateOf(int i) => i % 2 == 0 ? ServiceState.MajorOutage : ServiceState.PartialOutage;
}
