using System.Data.Common;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using StatusPage.Web.Board;
using StatusPage.Web.Commands;
using StatusPage.Web.Database;
using StatusPage.Web.Features.StatuspageApi;

namespace StatusPage.Web.Features.Archive;

/// <summary>What reading an archive did, or would do: how many rows of each table are new.</summary>
public sealed record ArchiveReport(IReadOnlyList<(string Table, int Rows, int New)> Tables, string? Problem)
{
    public static ArchiveReport Refused(string problem) => new([], problem);
}

/// <summary>
/// Puts an archive back, in one transaction: a kill leaves nothing of it. Into a database without notices all of it
/// goes; into the one it came from, or was read into before, only what is missing.
/// </summary>
public sealed class ReadArchive(IDbContextFactory<StatusDbContext> contexts)
{
    public async Task<ArchiveReport> RunAsync(string file, bool preview, ProgressBar progress, CancellationToken cancellationToken)
    {
        ZipArchive archive;
        try
        {
            archive = ZipFile.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return ArchiveReport.Refused($"{file} cannot be read: {e.Message}");
        }

        using (archive)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            try
            {
                return await ReadAsync(db, archive, preview, progress, cancellationToken);
            }
            catch (Exception e) when (e is JsonException or InvalidDataException or FormatException or DbException)
            {
                return ArchiveReport.Refused($"Nothing was taken over: {e.Message}");
            }
        }
    }

    private static async Task<ArchiveReport> ReadAsync(StatusDbContext db, ZipArchive archive, bool preview, ProgressBar progress, CancellationToken cancellationToken)
    {
        var head = archive.GetEntry("archive.json") is { } entry ? await JsonAsync(entry, cancellationToken) : (JsonElement?)null;
        if (head is not { ValueKind: JsonValueKind.Object } about || !about.TryGetProperty("format", out var format) || format.ToString() != WriteArchive.Format)
        {
            return ArchiveReport.Refused("This is no archive that 'export' wrote: archive.json does not say so.");
        }

        if (!about.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || version.GetInt32() != WriteArchive.Version)
        {
            return ArchiveReport.Refused($"archive.json: version is not {WriteArchive.Version}, which is what this program reads.");
        }

        if (!about.TryGetProperty("page_id", out var page) || page.ValueKind != JsonValueKind.String || page.GetString() is not { Length: > 0 } pageId)
        {
            return ArchiveReport.Refused("archive.json: page_id is missing, so this could be of any page.");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var own = await db.SharedKeys.FirstOrDefaultAsync(k => k.Name == PageIdentity.Name, cancellationToken);
        var isEmpty = !await db.Incidents.AnyAsync(cancellationToken) && !await db.Maintenance.AnyAsync(cancellationToken);
        if (!isEmpty && own?.Value != pageId)
        {
            return ArchiveReport.Refused("This database has notices of another page. Read the archive into an empty one.");
        }

        var tables = ArchiveTables.Of(db);
        // Counted before anything is touched: one table can be nearly all of it.
        var total = 0;
        foreach (var table in tables)
        {
            total += archive.GetEntry(FileOf(table)) is { } counted ? Counted(FileOf(table), await JsonAsync(counted, cancellationToken)) : 0;
        }

        progress.Report(0, total);
        if (isEmpty)
        {
            // What the start made of services.yml: the archive has its own. A site that is running hears that all of it
            // was replaced.
            await db.SharedKeys.Where(k => k.Name == BoardLoader.OriginKey).ExecuteDeleteAsync(cancellationToken);
            db.SharedKeys.Add(new SharedKey { Name = BoardLoader.OriginKey, Value = NewId.Create() });
            foreach (var table in tables.Reverse())
            {
                await RunAsync(db, $"DELETE FROM {ArchiveTables.Quoted(table.Name)}", [], cancellationToken);
            }
        }

        var revision = await db.Database.SqlQuery<long>($"UPDATE site_revision SET value = value + 1 WHERE id = {SiteRevision.TheOne} RETURNING value").ToListAsync(cancellationToken);
        var report = new List<(string Table, int Rows, int New)>();
        foreach (var table in tables)
        {
            if (archive.GetEntry(FileOf(table)) is not { } rows)
            {
                continue;
            }

            var before = report.Sum(t => t.Rows);
            report.Add(await TakeAsync(db, table, await JsonAsync(rows, cancellationToken), revision[0], count => progress.Report(before + count, total), cancellationToken));
        }

        if (own is null)
        {
            db.SharedKeys.Add(new SharedKey { Name = PageIdentity.Name, Value = pageId });
        }
        else
        {
            own.Value = pageId;
        }

        // The log of an archive ends where it was written: that it was read is told by the program, not by the log.
        await db.SaveChangesAsync(cancellationToken);
        if (!preview)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        progress.Report(total, total);
        return new ArchiveReport(report, null);
    }

    /// <param name="taken">Hears before each row how many are in.</param>
    private static async Task<(string Table, int Rows, int New)> TakeAsync(StatusDbContext db, ITable table, JsonElement rows, long revision, Action<int> taken, CancellationToken cancellationToken)
    {
        var columns = ArchiveTables.Columns(table);
        var hasRevision = table.Columns.Any(c => c.Name == ArchiveTables.Revision);
        IReadOnlyList<string> names = hasRevision ? [.. columns.Select(c => c.Name), ArchiveTables.Revision] : [.. columns.Select(c => c.Name)];
        var sql = $"INSERT INTO {ArchiveTables.Quoted(table.Name)} ({string.Join(", ", names.Select(ArchiveTables.Quoted))}) VALUES ({string.Join(", ", names.Select((_, i) => $"@p{i}"))}) ON CONFLICT DO NOTHING";
        var (count, made) = (0, 0);
        foreach (var row in rows.EnumerateArray())
        {
            taken(count);
            List<object?> values = [.. columns.Select(c => row.TryGetProperty(c.Name, out var value)
                ? ArchiveValues.From(c, value)
                : c.IsNullable ? null // An archive of an older version has no word of it.
                : throw new InvalidDataException($"{FileOf(table)}[{count}].{c.Name} is missing."))];
            if (hasRevision)
            {
                values.Add(revision);
            }

            made += await RunAsync(db, sql, values, cancellationToken);
            count++;
        }

        if (db is PostgresStatusDbContext && columns.FirstOrDefault(c => c.Name == "id" && c.ProviderClrType == typeof(long)) is not null && count > 0)
        {
            // What comes next must not meet the numbers that came along.
            await RunAsync(db, $"SELECT setval(pg_get_serial_sequence('{ArchiveTables.Quoted(table.Name)}', 'id'), (SELECT max(id) FROM {ArchiveTables.Quoted(table.Name)}))", [], cancellationToken);
        }

        return (table.Name, count, made);
    }

    private static int Counted(string file, JsonElement rows)
    {
        if (rows.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException($"{file} holds no list of rows.");
        }

        foreach (var (number, row) in rows.EnumerateArray().Index())
        {
            if (row.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException($"{file}[{number}] is no row: it must be an object.");
            }
        }

        return rows.GetArrayLength();
    }

    private static string FileOf(ITable table) => $"tables/{table.Name}.json";

    private static async Task<int> RunAsync(StatusDbContext db, string sql, List<object?> values, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
#pragma warning disable CA2100 // Names come from our own model, values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            parameter.Value = values[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<JsonElement> JsonAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        await using var stream = entry.Open();
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return document.RootElement.Clone();
    }
}
