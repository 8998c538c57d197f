using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.NoticeFiles;

/// <summary>
/// Brings the notices in line with the files of <c>content/notices</c>. Of a file with a mistake in it nothing happens.
/// Many files of incidents, as after a move from elsewhere, share a commit, after which every node reads what is new;
/// when one of them is refused, they are taken up one by one. Maintenance is judged by what else is announced, so each
/// is committed before the next. A file that is as it was costs nothing but the look.
/// </summary>
public sealed class TakeUpNoticeFiles(IServiceScopeFactory scopes, ContentLibrary library, NoticeFileDesk desk, TimeProvider clock)
{
    /// <summary>What is refused now may be right later, as an update whose time has yet to come.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    /// <summary>So many files share a commit.</summary>
    private const int Together = 50;

    private readonly Dictionary<string, IReadOnlyList<Problem>> _problems = new(StringComparer.Ordinal);
    private string? _seen;
    private DateTimeOffset _lookedAt;

    /// <returns>How many files were taken up. Used by one caller at a time.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var files = Files(library.Directory);
        var seen = string.Join('\n', files.Select(f => $"{f.Path} {f.File.Length} {f.File.LastWriteTimeUtc.Ticks}"));
        var now = clock.GetUtcNow();
        if (seen == _seen && (_problems.Count == 0 || now < _lookedAt + Again))
        {
            return 0;
        }

        var taken = await AlignAsync(files, cancellationToken);
        (_seen, _lookedAt) = (seen, now);
        return taken;
    }

    /// <summary>The mistakes that can be seen without the database.</summary>
    public static IReadOnlyList<Problem> Check(string contentDirectory, SiteContent content)
    {
        var problems = new List<Problem>();
        var slugs = Slugs(content);
        foreach (var (path, file) in Files(contentDirectory))
        {
            new NoticeFileReader(path, content.Settings.Calendar.Clock, slugs, problems).Read(File.ReadAllText(file.FullName));
        }

        return problems;
    }

    private async Task<int> AlignAsync(IReadOnlyList<(string Path, FileInfo File)> files, CancellationToken cancellationToken)
    {
        var (rows, services) = await KnownAsync(cancellationToken);
        var taken = 0;
        var owed = false;
        foreach (var gone in _problems.Keys.Except(files.Select(f => f.Path)).ToList())
        {
            _problems.Remove(gone);
        }

        var due = new List<(NoticeFile File, string Hash)>();
        var slugs = services.Keys.ToHashSet();
        foreach (var (path, file) in files)
        {
            var text = await File.ReadAllTextAsync(file.FullName, cancellationToken);
            var hash = NoticeFileRow.HashOf(text);
            if (rows.TryGetValue(path, out var row) && row.GoneAt is null && row.Hash == hash)
            {
                _problems.Remove(path);
                continue;
            }

            var problems = new List<Problem>();
            if (new NoticeFileReader(path, library.Current.Settings.Calendar.Clock, slugs, problems).Read(text) is { } read)
            {
                due.Add((read, hash));
            }
            else
            {
                _problems[path] = problems;
            }
        }

        foreach (var some in due.Where(d => d.File is IncidentFile).Chunk(Together).Concat(due.Where(d => d.File is not IncidentFile).Chunk(1)))
        {
            foreach (var (file, outcome) in await TakeUpAsync(some, services, cancellationToken))
            {
                owed |= outcome.IsConflict;
                if (outcome.Problems.Count > 0)
                {
                    _problems[file.Path] = outcome.Problems;
                }
                else if (outcome.IsDone)
                {
                    _problems.Remove(file.Path);
                    taken++;
                }
            }
        }

        await MissAsync(rows.Values.Where(r => r.GoneAt is null && !files.Any(f => f.Path == r.Path)).Select(r => r.Path).ToList(), cancellationToken);
        desk.Show([.. _problems.OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => p.Value)]);
        return owed ? throw new DbUpdateConcurrencyException("A notice was changed elsewhere while its file was taken up.") : taken;
    }

    /// <returns>What came of each.</returns>
    private async Task<IReadOnlyList<(NoticeFile File, FileOutcome Outcome)>> TakeUpAsync((NoticeFile File, string Hash)[] files, IReadOnlyDictionary<string, string> services, CancellationToken cancellationToken)
    {
        if (files.Length > 1 && await IsDoneTogetherAsync(files, services, cancellationToken))
        {
            return [.. files.Select(f => (f.File, FileOutcome.Done))];
        }

        var outcomes = new List<(NoticeFile, FileOutcome)>();
        foreach (var file in files)
        {
            outcomes.Add((file.File, await TryAsync(file.File, file.Hash, services, cancellationToken)));
        }

        return outcomes;
    }

    /// <summary>All of them, or nothing.</summary>
    private async Task<bool> IsDoneTogetherAsync((NoticeFile File, string Hash)[] files, IReadOnlyDictionary<string, string> services, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StatusDbContext>();
        db.Gather();
        foreach (var (file, hash) in files)
        {
            if (await TakeUpAsync(scope.ServiceProvider, db, file, hash, services, cancellationToken) is { IsDone: false })
            {
                return false;
            }
        }

        try
        {
            await db.SaveGatheredAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            // Another node, or a form, was first with one of them: one by one it shows which.
            return false;
        }
    }

    private async Task<FileOutcome> TryAsync(NoticeFile file, string hash, IReadOnlyDictionary<string, string> services, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StatusDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var outcome = await TakeUpAsync(scope.ServiceProvider, db, file, hash, services, cancellationToken);
        if (outcome.IsDone)
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return outcome;
    }

    private async Task<FileOutcome> TakeUpAsync(IServiceProvider scoped, StatusDbContext db, NoticeFile file, string hash, IReadOnlyDictionary<string, string> services, CancellationToken cancellationToken)
    {
        var row = await db.NoticeFiles.FindAsync([file.Path], cancellationToken);
        var known = row?.Updates ?? new Dictionary<string, string>();
        if (row is null)
        {
            row = new NoticeFileRow { Path = file.Path, NoticeId = NoticeFileRow.IdOf(file.Path), Hash = hash, TakenUpAt = default };
            db.NoticeFiles.Add(row);
        }

        // Before the notice, so that it goes along with its save.
        (row.Hash, row.Updates, row.TakenUpAt, row.GoneAt) = (hash, OptionsOf(file), clock.GetUtcNow(), null);
        return file switch
        {
            IncidentFile incident => await scoped.GetRequiredService<TakeUpIncidentFile>().RunAsync(incident, services, known, cancellationToken),
            MaintenanceFile maintenance => await scoped.GetRequiredService<TakeUpMaintenanceFile>().RunAsync(maintenance, services, known, cancellationToken),
            _ => throw new InvalidOperationException($"There are no files of {file.GetType().Name}."),
        };
    }

    private static Dictionary<string, string> OptionsOf(NoticeFile file) => file switch
    {
        IncidentFile incident => incident.Updates.ToDictionary(u => TakeUpIncidentFile.IdOf(file, u), u => u.Options),
        MaintenanceFile maintenance => maintenance.Updates.ToDictionary(u => TakeUpMaintenanceFile.IdOf(file, u), u => u.Options),
        _ => [],
    };

    private async Task<(Dictionary<string, NoticeFileRow> Rows, Dictionary<string, string> Services)> KnownAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StatusDbContext>();
        return (
            await db.NoticeFiles.AsNoTracking().ToDictionaryAsync(r => r.Path, cancellationToken),
            await db.Services.AsNoTracking().Where(s => s.Source == CatalogueSource.File && s.ArchivedAt == null).ToDictionaryAsync(s => s.Slug, s => s.Id, cancellationToken));
    }

    private async Task MissAsync(List<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count == 0)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<StatusDbContext>().NoticeFiles
            .Where(r => paths.Contains(r.Path) && r.GoneAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.GoneAt, now), cancellationToken);
    }

    private static HashSet<string> Slugs(SiteContent content) => [.. content.Catalogue.Groups.SelectMany(g => g.Services).Select(s => s.Slug)];

    private static List<(string Path, FileInfo File)> Files(string contentDirectory) =>
    [
        .. new[] { NoticeFileReader.Incidents, NoticeFileReader.Maintenance }
            .Select(folder => (Folder: folder, Directory: new DirectoryInfo(Path.Combine(contentDirectory, folder))))
            .Where(f => f.Directory.Exists)
            .SelectMany(f => f.Directory.EnumerateFiles("*.md")
                .Where(file => !file.Name.StartsWith('_'))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => ($"{f.Folder}/{file.Name}", file))),
    ];
}
