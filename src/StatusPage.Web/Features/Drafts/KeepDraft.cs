using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Drafts;

/// <summary>Keeps what was typed so far, and tells who else is typing in the same place.</summary>
public sealed class KeepDraft(StatusDbContext db, TimeProvider clock)
{
    /// <summary>Far more than every field at its limit; what is longer is not typed.</summary>
    private const int LongestFields = 200_000;

    /// <returns>Whether it is kept: not when it was published meanwhile, or is out of all proportion.</returns>
    public async Task<bool> RunAsync(
        string id, string form, IReadOnlyDictionary<string, IReadOnlyList<string>> fields, (string Id, string Name) member, CancellationToken cancellationToken)
    {
        if (!PublicId.IsValid(id) || !DraftForms.IsOne(form) || fields.Sum(f => f.Key.Length + f.Value.Sum(v => v.Length)) > LongestFields)
        {
            return false;
        }

        for (var attempt = 1; ; attempt++)
        {
            var now = clock.GetUtcNow();
            var draft = await db.Drafts.FindAsync([id], cancellationToken);
            if (draft is null)
            {
                if (await IsPublishedAsync(id, cancellationToken))
                {
                    return false;
                }

                draft = new Draft { Id = id, Form = form, MemberId = member.Id, By = member.Name, CreatedAt = now, UpdatedAt = now };
                db.Drafts.Add(draft);
            }

            (draft.Fields, draft.MemberId, draft.By, draft.UpdatedAt) = (fields, member.Id, member.Name, now);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return true;
            }
            catch (DbUpdateException) when (attempt < 3)
            {
                // Two tabs at once, or it was published this very moment: look again.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<bool> IsPublishedAsync(string id, CancellationToken cancellationToken) =>
        await db.Incidents.AnyAsync(i => i.Id == id, cancellationToken)
        || await db.Maintenance.AnyAsync(m => m.Id == id, cancellationToken)
        || await db.Announcements.AnyAsync(a => a.Id == id, cancellationToken)
        || await db.Set<IncidentUpdate>().AnyAsync(u => u.Id == id, cancellationToken)
        || await db.Set<MaintenanceUpdate>().AnyAsync(u => u.Id == id, cancellationToken);
}
