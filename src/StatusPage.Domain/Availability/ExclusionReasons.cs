using System.Globalization;

namespace StatusPage.Domain.Availability;

/// <summary>Why downtime was excluded, in the words of the report. Force majeure has the staff's own words.</summary>
internal sealed class ExclusionReasons(AvailabilityPolicy policy, Excuses excuses)
{
    private static readonly LocalizedText Emergency = new("Spoedonderhoud", "Emergency maintenance");

    private static readonly LocalizedText Agreed = new(
        "Aangekondigd onderhoud binnen kantoortijden, met de klant afgesproken",
        "Announced maintenance inside office hours, agreed with the customer");

    private readonly LocalizedText _serviceTime = new(
        $"Aangekondigd onderhoud tussen {Time(policy.NightFrom)} en {Time(policy.NightUntil)}, binnen de {Hours(policy.WeeklyAllowance, ",")} uur per week buiten de service-uren",
        $"Announced maintenance between {Time(policy.NightFrom)} and {Time(policy.NightUntil)}, within the {Hours(policy.WeeklyAllowance, ".")} hours a week outside service hours");

    private readonly LocalizedText _announced = new(
        $"Aangekondigd onderhoud buiten kantoortijden, binnen de eerste {Hours(policy.MonthlyAllowance, ",")} uur van de maand",
        $"Announced maintenance outside office hours, within the first {Hours(policy.MonthlyAllowance, ".")} hours of the month");

    public LocalizedText Of(ExclusionRule rule, string notice) => rule switch
    {
        ExclusionRule.ServiceTime => _serviceTime,
        ExclusionRule.ForceMajeure => excuses.ForceMajeureReason(notice),
        ExclusionRule.Emergency => Emergency,
        ExclusionRule.Agreed => Agreed,
        ExclusionRule.Announced => _announced,
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Hours(TimeSpan length, string point) =>
        length.TotalHours.ToString("0.##", CultureInfo.InvariantCulture).Replace(".", point, StringComparison.Ordinal);
}
