using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;

namespace StatusPage.Web.Features.StatuspageApi;

/// <summary>
/// Statuspage's one line on the whole page, from the states of its components without the groups. Programs of others
/// switch on these exact sentences, so they have no translation.
/// </summary>
public static class RollUp
{
    public static (Impact Indicator, string Description) Of(IReadOnlyCollection<ServiceState> leaves, Impact worstOpenIncident)
    {
        if (leaves.Count == 0)
        {
            return worstOpenIncident switch
            {
                Impact.Critical => (Impact.Critical, "Major System Outage"),
                Impact.Major => (Impact.Major, "Partial System Outage"),
                Impact.Minor => (Impact.Minor, "Minor Service Outage"),
                _ => (Impact.None, "All Systems Operational"),
            };
        }

        var worst = leaves.Max();
        var all = leaves.All(l => l == worst);
        return worst switch
        {
            ServiceState.MajorOutage => all ? (Impact.Critical, "Major System Outage") : (Impact.Major, "Partial System Outage"),
            ServiceState.PartialOutage => all ? (Impact.Major, "Partial System Outage") : (Impact.Minor, "Minor Service Outage"),
            ServiceState.DegradedPerformance => (Impact.Minor, all ? "Degraded System Service" : "Partially Degraded Service"),
            ServiceState.UnderMaintenance => (Impact.Maintenance, "Service Under Maintenance"),
            _ => (Impact.None, "All Systems Operational"),
        };
    }
}
