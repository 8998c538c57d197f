using StatusPage.Domain.Availability;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Maintenance.Rules;

/// <summary>Reads what <c>site.yml</c> says of maintenance (M) and availability (A).</summary>
internal static class MaintenanceSettings
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(28);

    public static (MaintenancePolicy Maintenance, AvailabilityPolicy Availability) Read(YamlMapping root, TimeZoneInfo? zone)
    {
        var shipped = MaintenancePolicy.Shipped;
        var second = TimeSpan.FromSeconds(1);
        var work = root.Mapping("maintenance");
        var night = Night(work);
        var weekly = Up(work, "weekly_allowance", TimeSpan.FromHours(4), TimeSpan.FromDays(7));
        var monthly = Up(work, "monthly_allowance", shipped.MonthlyAllowance, Month);
        var notice = work?.Length("version_upgrade_notice", shipped.VersionUpgradeNotice) ?? shipped.VersionUpgradeNotice;
        var reminder = work?.Length("reminder", shipped.Reminder, second) ?? shipped.Reminder;
        work?.Done();

        var availability = root.Mapping("availability");
        var threshold = Threshold(availability);
        var minimum = Up(availability, "minimum_downtime", TimeSpan.FromSeconds(5), TimeSpan.FromHours(1));
        availability?.Done();

        return (
            new MaintenancePolicy(night.From, monthly, notice, reminder),
            new AvailabilityPolicy(zone ?? TimeZoneInfo.Utc, night.From, night.Until, weekly, monthly, threshold, minimum));
    }

    private static (TimeOnly From, TimeOnly Until) Night(YamlMapping? work)
    {
        if (work?.Text("night") is not { } text)
        {
            return (new TimeOnly(22, 0), new TimeOnly(6, 0));
        }

        if (ClockSpan.TryParse(text, out var span))
        {
            return (TimeOnly.FromTimeSpan(span.From), TimeOnly.FromTimeSpan(span.Until == TimeSpan.FromDays(1) ? TimeSpan.Zero : span.Until));
        }

        work.Report("night", $"'{text}' is not a span of hours such as 22:00-06:00");
        return default;
    }

    private static TimeSpan Up(YamlMapping? mapping, string key, TimeSpan shipped, TimeSpan most)
    {
        var length = mapping?.Length(key, shipped) ?? shipped;
        if (length > most)
        {
            mapping!.Report(key, $"'{mapping.Text(key)}' is more than {System.Xml.XmlConvert.ToString(most)}");
        }

        return length;
    }

    private static decimal Threshold(YamlMapping? availability)
    {
        const decimal shipped = 0.001m;
        if (availability?.Text("threshold") is not { } text)
        {
            return shipped;
        }

        if (decimal.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var part) && part is > 0 and < 1)
        {
            return part;
        }

        availability.Report("threshold", $"'{text}' is not a part between 0 and 1 such as 0.001");
        return shipped;
    }
}
