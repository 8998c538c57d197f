using System.Text.RegularExpressions;

namespace StatusPage.Web.Features.Drafts;

/// <summary>What is written in a form; each is a text <c>drafts.of_…</c>.</summary>
public enum DraftKind
{
    NewIncident,
    NewMaintenance,
    Update,
    Facts,
    Correction,

    /// <summary>What an incident did to its services, told anew.</summary>
    Course,
    Backfill,
    Announcement,
}

/// <summary>The forms whose fields are kept while somebody types.</summary>
public static partial class DraftForms
{
    public const string NewIncident = "/staff/incidents/new";
    public const string NewMaintenance = "/staff/maintenance/new";

    public static bool IsOne(string address) => Address().IsMatch(address);

    /// <param name="NoticeId">The notice that it is about; null for what is not one yet.</param>
    public static (DraftKind Kind, bool IsIncident, string? NoticeId) Of(string address)
    {
        var parts = address.Split('/');
        var isIncident = parts[2] == "incidents";
        return parts switch
        {
            [_, _, "announcements", ..] => (DraftKind.Announcement, false, null),
            [_, _, _, "new"] => (isIncident ? DraftKind.NewIncident : DraftKind.NewMaintenance, isIncident, null),
            [_, _, _, "backfill"] => (DraftKind.Backfill, isIncident, null),
            [_, _, _, var id] => (DraftKind.Update, isIncident, id),
            [_, _, _, var id, "facts"] => (DraftKind.Facts, isIncident, id),
            [_, _, _, var id, "course"] => (DraftKind.Course, isIncident, id),
            [_, _, _, var id, ..] => (DraftKind.Correction, isIncident, id),
            _ => throw new ArgumentException($"{address} keeps no drafts.", nameof(address)),
        };
    }

    [GeneratedRegex("^/staff/((incidents|maintenance)/(new|[a-z0-9]{12}(/facts|/updates/[a-z0-9]{12})?)|incidents/(backfill|[a-z0-9]{12}/course)|announcements(/[a-z0-9]{12})?)$")]
    private static partial Regex Address();
}
