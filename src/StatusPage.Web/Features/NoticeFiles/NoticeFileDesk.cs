using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.NoticeFiles;

/// <summary>What the staff see of the files of <c>content/notices</c>: their mistakes, and which are gone.</summary>
public sealed class NoticeFileDesk
{
    private volatile IReadOnlyList<Problem> _problems = [];

    /// <summary>With file and line; empty when all that is there is on the site.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Notices that go on without their file.</summary>
    public static async Task<IReadOnlyList<NoticeFileRow>> GoneAsync(StatusDbContext db, CancellationToken cancellationToken) =>
        await db.NoticeFiles.AsNoTracking().Where(f => f.GoneAt != null).OrderByDescending(f => f.GoneAt).Take(20).ToListAsync(cancellationToken);

    internal void Show(IReadOnlyList<Problem> problems) => _problems = problems;
}
