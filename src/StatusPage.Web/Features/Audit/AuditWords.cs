using StatusPage.Web.Board;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Audit;

/// <summary>An audit row in words.</summary>
public static class AuditWords
{
    /// <summary>A row of an older or newer version of the program may hold a word we have no sentence for: then the word itself.</summary>
    public static string Action(AuditEntry entry, Texts texts)
    {
        var key = $"audit.{entry.Action.Replace('.', '_')}";
        return TextCatalogue.Shipped.All.ContainsKey(key) ? texts[key] : entry.Action;
    }

    /// <summary>Who it was; what acts by itself has a name in the reader's language.</summary>
    public static string By(AuditEntry entry, Texts texts)
    {
        var key = $"audit.by_{entry.By.Replace(' ', '_')}";
        return entry.From is null && TextCatalogue.Shipped.All.ContainsKey(key) ? texts[key] : entry.By;
    }

    /// <summary>What it was done to, by name where it has one, and its staff page.</summary>
    public static (string? Name, string? Address) Subject(AuditEntry entry, BoardSnapshot board, Texts texts)
    {
        var (kind, id) = entry.Subject.Split('/', 2) is [var k, var i] ? (k, i) : (entry.Subject, null);
        if (id is null)
        {
            return (null, null);
        }

        return kind switch
        {
            "incident" when board.IncidentsById.TryGetValue(id, out var incident) => (incident.Title.For(texts.Language).Text, $"/staff/incidents/{id}"),
            "maintenance" when board.MaintenanceById.TryGetValue(id, out var notice) => (notice.Title.For(texts.Language).Text, $"/staff/maintenance/{id}"),
            "announcement" => (texts["announcements.title"], $"/staff/announcements/{id}"),
            "service" when board.Services.TryGetValue(id, out var service) => (service.Name.For(texts.Language).Text, service.ArchivedAt is null ? $"/staff/services/{service.Slug}" : null),
            _ => (id, null),
        };
    }
}
