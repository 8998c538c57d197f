using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Drafts;

/// <summary>What the forms and the overview ask of the drafts.</summary>
public sealed class DraftDesk(StatusDbContext db, TimeProvider clock)
{
    /// <summary>Whoever typed in a place within this time is writing there now.</summary>
    public static readonly TimeSpan StillWriting = TimeSpan.FromSeconds(60);

    public Task<Draft?> FindAsync(string? id, string form, CancellationToken cancellationToken) =>
        db.Drafts.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id && d.Form == form, cancellationToken);

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Draft>> AllAsync(CancellationToken cancellationToken) =>
        await db.Drafts.AsNoTracking().OrderByDescending(d => d.UpdatedAt).Take(50).ToListAsync(cancellationToken);

    /// <summary>The names of colleagues who are writing in this form now.</summary>
    public async Task<IReadOnlyList<string>> WritingAsync(string form, string memberId, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - StillWriting;
        return await db.Drafts
            .Where(d => d.Form == form && d.MemberId != memberId && d.UpdatedAt >= since)
            .Select(d => d.By)
            .Distinct()
            .OrderBy(n => n)
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// What the use case of this request saves ends the draft too: it is in the same context. For forms that make
    /// nothing new; where something does come of a draft, <see cref="DraftsFollowPublishing"/> ends it.
    /// </summary>
    public async Task EndWithSaveAsync(string id, CancellationToken cancellationToken)
    {
        if (await db.Drafts.FindAsync([id], cancellationToken) is { } draft)
        {
            db.Drafts.Remove(draft);
        }
    }

    public Task DiscardAsync(string id, CancellationToken cancellationToken) => db.Drafts.Where(d => d.Id == id).ExecuteDeleteAsync(cancellationToken);
}
