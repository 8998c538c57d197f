using StatusPage.Domain.Announcements;

namespace StatusPage.Web.Features.Announcements;

internal sealed record AnnouncementAudit(string? TextNl, string? TextEn, DateTimeOffset Start, DateTimeOffset End)
{
    public static AnnouncementAudit Of(Announcement announcement) => new(announcement.Text.Nl, announcement.Text.En, announcement.Start, announcement.End);

    public static string Subject(string id) => $"announcement/{id}";
}
