using System.Globalization;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Audit;

/// <summary>Names and values of audit entries as people say them; what has no words is shown as it stands.</summary>
public sealed class AuditValues(BoardSnapshot board, StaffTimes times, Texts texts)
{
    private static readonly string[] Enumerations = ["service_state", "incident_status", "maintenance_status", "impact", "incident_kind", "maintenance_kind", "expected_impact", "incident_cause"];

    public string Name(string name)
    {
        var parts = name.Split('.');
        return string.Join(": ", parts.Select(Part).Where(p => p.Length > 0));
    }

    public string Value(string value) =>
        DateTimeOffset.TryParseExact(value, ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? times.Full(moment)
        : value is "true" or "True" ? texts["audit.yes"]
        : value is "false" or "False" ? texts["audit.no"]
        : Enumerations.Select(e => $"shared.{e}_{value}").FirstOrDefault(TextCatalogue.Shipped.All.ContainsKey) is { } key ? texts[key]
        : string.Join(", ", value.Split(", ").Select(Service));

    private string Part(string part) =>
        TextCatalogue.Shipped.All.ContainsKey($"audit.field_{part}") ? texts[$"audit.field_{part}"] : Service(part);

    private string Service(string id) => board.Services.GetValueOrDefault(id)?.Name.For(texts.Language).Text ?? id;
}
