using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Features.Import.Statuspage;

/// <summary>Says in our words what was captured in Statuspage's, whose notices are in one language.</summary>
/// <param name="services">The ids of what notices can be about.</param>
internal sealed class Translation(Language language, IReadOnlySet<string> services)
{
    public const string By = "import";

    public LocalizedText Text(string? text) => language == Language.Dutch ? new(text, null) : new(null, text);

    public IncidentRecord Incident(CapturedNotice<IncidentStatus> notice)
    {
        var updates = notice.Updates
            .Select(u => new IncidentUpdateDraft(u.Id, u.Status, Body(u.Body), u.DisplayAt, u.CreatedAt, By, Changes(u.Changes), null, u.Notify, u.UpdatedAt))
            .ToList();

        // Statuspage knows no kinds (K1), and does not tell when an incident was detected.
        var harmless = notice.Impact is null or Impact.None
            && notice.Updates.All(u => u.Changes.All(c => c.New == ServiceState.Operational));
        var facts = new IncidentFacts(Text(notice.Name), harmless ? IncidentKind.Other : IncidentKind.Downtime, notice.StartedAt, notice.StartedAt);
        return new IncidentRecord(facts, notice.Status, notice.Impact, notice.CreatedAt, notice.UpdatedAt, notice.MonitoringAt, notice.ResolvedAt, [.. notice.ComponentIds.Where(services.Contains)], updates);
    }

    public MaintenanceRecord Maintenance(CapturedNotice<MaintenanceStatus> notice)
    {
        var updates = notice.Updates
            .Select(u => new MaintenanceUpdateDraft(u.Id, u.Status, Body(u.Body), u.DisplayAt, u.CreatedAt, By, false, u.Notify, Changes(u.Changes), u.UpdatedAt))
            .ToList();
        var changes = notice.Updates.SelectMany(u => u.Changes).ToList();
        var worst = changes.Select(c => c.New).DefaultIfEmpty().Max();
        var expected = worst >= ServiceState.PartialOutage ? ExpectedImpact.Outage
            : notice.Impact == Impact.None ? ExpectedImpact.None
            : ExpectedImpact.Minimal;
        var about = notice.ComponentIds.Concat(changes.Select(c => c.Code)).Where(services.Contains).Distinct();
        var facts = new MaintenanceFacts(Text(notice.Name), MaintenanceKind.Regular, expected, notice.Window.From, notice.Window.Until, [.. about]);
        return new MaintenanceRecord(facts, notice.Status, notice.Impact ?? Impact.Maintenance, notice.CreatedAt, notice.UpdatedAt, updates);
    }

    private LocalizedText Body(string html) => Text(HtmlToMarkdown.Convert(html));

    private List<ServiceChange> Changes(IEnumerable<CapturedChange> changes) =>
        [.. changes.Where(c => services.Contains(c.Code)).Select(c => new ServiceChange(c.Code, c.Old, c.New))];
}
