using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.NoticeFiles;

/// <summary>A notice that came from a file is changed in that file: the two must not say different things.</summary>
public static class NoticeFileGuard
{
    /// <summary>The file that holds the notice; null when none does, or it is gone.</summary>
    public static Task<string?> FileOfAsync(StatusDbContext db, string noticeId, CancellationToken cancellationToken) =>
        db.NoticeFiles.Where(f => f.NoticeId == noticeId && f.GoneAt == null).Select(f => f.Path).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Refuses whoever is not the file itself, naming it; but what is promised is kept, also where a file told nobody (N3).</summary>
    public static async Task<Outcome?> RefuseAsync(StatusDbContext db, string noticeId, Actor actor, CancellationToken cancellationToken) =>
        actor != Actor.File && actor != Actor.Clock && await FileOfAsync(db, noticeId, cancellationToken) is { } path
            ? Outcome.Refused(new Refusal("", "from_file", $"content/{path}"))
            : null;
}
