using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Shared;

/// <summary>The state whose colour and sign a notice is shown with.</summary>
public static class Severity
{
    public const string NotMeasured = "not_measured";

    /// <summary>A notice that touches no service: neither well nor wrong, and never in the colour of "works".</summary>
    public const string Notice = "notice";

    /// <summary>While it is open what it does to services now, afterwards the worst that it did; null when nothing.</summary>
    public static ServiceState? ShownState(this PublicIncident incident)
    {
        var now = incident.IsOpen ? incident.States.Values.DefaultIfEmpty().Max() : ServiceState.Operational;
        return now != ServiceState.Operational ? now : Of(incident.Impact);
    }

    public static ServiceState? Of(Impact impact) => impact switch
    {
        Impact.Critical => ServiceState.MajorOutage,
        Impact.Major => ServiceState.PartialOutage,
        Impact.Minor => ServiceState.DegradedPerformance,
        Impact.Maintenance => ServiceState.UnderMaintenance,
        _ => null,
    };

    /// <summary>The word in style classes and signs of a service's state; null is a state that nobody measured.</summary>
    public static string Word(ServiceState? state) => state is { } known ? Words.Of(known) : NotMeasured;

    /// <summary>The same for a notice; null is one that touches no service.</summary>
    public static string Sign(ServiceState? state) => state is { } known ? Words.Of(known) : Notice;
}
