using System.Text.RegularExpressions;

namespace StatusPage.Web.Features.Drafts;

/// <summary>The forms whose fields are kept while somebody types.</summary>
public static partial class DraftForms
{
    public const string NewIncident = "/staff/incidents/new";
    public const string NewMaintenance = "/staff/maintenance/new";

    public static bool IsOne(string address) => Address().IsMatch(address);

    /// <summary>The notice that an update is being written for; null for a new one.</summary>
    public static (bool IsIncident, string? NoticeId) Of(string address) =>
        (address.StartsWith("/staff/incidents/", StringComparison.Ordinal), address.Split('/')[^1] is { Length: 12 } id ? id : null);

    [GeneratedRegex("^/staff/(incidents|maintenance)/(new|[a-z0-9]{12})$")]
    private static partial Regex Address();
}
