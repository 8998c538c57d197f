namespace StatusPage.Domain.Maintenance;

/// <summary>The figures of <c>site.yml</c> by which plans are judged.</summary>
/// <param name="NightFrom">When a service is least used (H4): where suggested windows begin.</param>
/// <param name="MonthlyAllowance">M5: downtime outside office hours that maintenance may cause a service in a month.</param>
/// <param name="VersionUpgradeNotice">M3: how long before an important version upgrade it is announced.</param>
/// <param name="Reminder">M7: how long before the start subscribers are reminded.</param>
public sealed record MaintenancePolicy(TimeOnly NightFrom, TimeSpan MonthlyAllowance, TimeSpan VersionUpgradeNotice, TimeSpan Reminder)
{
    public static readonly MaintenancePolicy Shipped = new(new TimeOnly(22, 0), TimeSpan.FromHours(16), TimeSpan.FromDays(30), TimeSpan.FromHours(24));
}
