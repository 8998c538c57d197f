using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Announcements;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Announcements;

/// <param name="Version">Of the announcement that the form was rendered from; 0 for a new one.</param>
public sealed record AnnouncementChange(string Id, int Version, LocalizedText Text, DateTimeOffset Start, DateTimeOffset End);

/// <summary>Makes or changes an announcement.</summary>
public sealed class SaveAnnouncement(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(AnnouncementChange command, Actor actor, CancellationToken cancellationToken)
    {
        if (!PublicId.IsValid(command.Id))
        {
            return Outcome.NotFound;
        }

        var announcement = await db.Announcements.FirstOrDefaultAsync(a => a.Id == command.Id, cancellationToken);
        if (announcement is null && command.Version > 0)
        {
            return Outcome.NotFound;
        }

        if (announcement is not null && IsAs(announcement, command))
        {
            return Outcome.Done;
        }

        if (announcement is not null && announcement.Version != command.Version)
        {
            return Outcome.Conflict;
        }

        var refusals = NoticeTexts.CheckBody(command.Text).ToList();
        var now = clock.GetUtcNow();
        var before = announcement is null ? null : AnnouncementAudit.Of(announcement);
        var refusal = announcement?.Change(command.Text, command.Start, command.End, now);
        if (announcement is null)
        {
            (announcement, refusal) = Announcement.Make(command.Id, command.Text, command.Start, command.End, now);
        }

        if (refusals.Count > 0 || refusal is not null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        if (before is null)
        {
            db.Announcements.Add(announcement!);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, before is null ? "announcement.made" : "announcement.changed", AnnouncementAudit.Subject(command.Id), before, AnnouncementAudit.Of(announcement!)));
        return await Outcome.SaveAsync(
            db,
            async () => await db.Announcements.FirstOrDefaultAsync(a => a.Id == command.Id, cancellationToken) is { } saved && IsAs(saved, command),
            cancellationToken);
    }

    private static bool IsAs(Announcement announcement, AnnouncementChange command) =>
        announcement.Text == command.Text && announcement.Start == command.Start && announcement.End == command.End;
}
