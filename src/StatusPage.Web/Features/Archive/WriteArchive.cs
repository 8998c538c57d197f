using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using StatusPage.Domain;
using StatusPage.Web.Commands;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Archive;

/// <summary>
/// Everything as one archive: <c>tables/</c> holds the rows as JSON, which the import reads; <c>notices/</c> holds each
/// notice as Markdown, for people; <c>content/</c> holds the owner's files. The same state gives the same bytes.
/// </summary>
public sealed class WriteArchive(IDbContextFactory<StatusDbContext> contexts, ContentLibrary content)
{
    public const string Format = "statuspage-archive";
    public const int Version = 1;

    private static readonly DateTimeOffset Fixed = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly JsonWriterOptions Json = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task RunAsync(string file, ProgressBar progress, CancellationToken cancellationToken)
    {
        // Beside it first: who is killed halfway leaves no half archive under its name.
        var half = file + ".part";
        await using (var target = File.Create(half))
        await using (var archive = new ZipArchive(target, ZipArchiveMode.Create))
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            // One transaction, so that all rows are of the same moment.
            await using var transaction = await db.Database.BeginTransactionAsync(db is PostgresStatusDbContext ? System.Data.IsolationLevel.RepeatableRead : System.Data.IsolationLevel.Serializable, cancellationToken);
            var pageId = await db.SharedKeys.Where(k => k.Name == StatuspageApi.PageIdentity.Name).Select(k => k.Value).SingleOrDefaultAsync(cancellationToken);
            await AddAsync(archive, "archive.json", json =>
            {
                json.WriteStartObject();
                json.WriteString("format", Format);
                json.WriteNumber("version", Version);
                json.WriteString("page_id", pageId);
                json.WriteEndObject();
            });
            var tables = ArchiveTables.Of(db);
            foreach (var (number, table) in tables.Index())
            {
                progress.Report(number, tables.Count);
                await AddTableAsync(db, archive, table, cancellationToken);
            }

            foreach (var incident in await db.Incidents.AsNoTracking().OrderBy(i => i.Id).ToListAsync(cancellationToken))
            {
                var facts = $"{Words.Of(incident.Kind)}, {Words.Of(incident.Status)}, {Utc(incident.StartedAt)} – {(incident.ResolvedAt is { } end ? Utc(end) : "…")}";
                await AddMarkdownAsync(archive, $"notices/incidents/{incident.Id}.md", incident.Title, facts, incident.Timeline.Select(u => (u.At, Words.Of(u.Status), u.Body)));
            }

            foreach (var notice in await db.Maintenance.AsNoTracking().OrderBy(m => m.Id).ToListAsync(cancellationToken))
            {
                var facts = $"{Words.Of(notice.Kind)}, {Words.Of(notice.Status)}, {Utc(notice.Start)} – {Utc(notice.End)}";
                await AddMarkdownAsync(archive, $"notices/maintenance/{notice.Id}.md", notice.Title, facts, notice.Timeline.Select(u => (u.At, Words.Of(u.Status), u.Body)));
            }

            foreach (var path in Directory.EnumerateFiles(content.Directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                await using var entry = Entry(archive, $"content/{Path.GetRelativePath(content.Directory, path).Replace('\\', '/')}");
                await using var source = File.OpenRead(path);
                await source.CopyToAsync(entry, cancellationToken);
            }

            progress.Report(tables.Count, tables.Count);
        }

        File.Move(half, file, overwrite: true);
    }

    private static async Task AddTableAsync(StatusDbContext db, ZipArchive archive, ITable table, CancellationToken cancellationToken)
    {
        var columns = ArchiveTables.Columns(table);
        var order = string.Join(", ", (table.PrimaryKey?.Columns ?? columns).Select(c => ArchiveTables.Quoted(c.Name) + (c.ProviderClrType == typeof(string) && db is PostgresStatusDbContext ? " COLLATE \"C\"" : "")));
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(db.Database.CurrentTransaction!);
#pragma warning disable CA2100 // Names come from our own model.
        command.CommandText = $"SELECT {string.Join(", ", columns.Select(c => ArchiveTables.Quoted(c.Name)))} FROM {ArchiveTables.Quoted(table.Name)} ORDER BY {order}";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await using var entry = Entry(archive, $"tables/{table.Name}.json");
        await using var json = new Utf8JsonWriter(entry, Json);
        json.WriteStartArray();
        while (await reader.ReadAsync(cancellationToken))
        {
            json.WriteStartObject();
            for (var i = 0; i < columns.Count; i++)
            {
                Write(json, columns[i], await reader.IsDBNullAsync(i, cancellationToken) ? null : reader.GetValue(i));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, IColumn column, object? value)
    {
        json.WritePropertyName(column.Name);
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case byte[] bytes:
                json.WriteBase64StringValue(bytes);
                break;
            default:
                var plain = ArchiveValues.To(column, value);
                JsonSerializer.Serialize(json, plain, plain.GetType());
                break;
        }
    }

    private static async Task AddAsync(ZipArchive archive, string name, Action<Utf8JsonWriter> write)
    {
        await using var entry = Entry(archive, name);
        await using var json = new Utf8JsonWriter(entry, Json);
        write(json);
    }

    private static async Task AddMarkdownAsync(ZipArchive archive, string name, LocalizedText title, string facts, IEnumerable<(DateTimeOffset At, string Status, LocalizedText Body)> updates)
    {
        var text = new StringBuilder($"# {title.For(Language.Dutch).Text}\n\n");
        if (title.Nl is not null && title.En is { } other)
        {
            text.Append(CultureInfo.InvariantCulture, $"({other})\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{facts}\n");
        foreach (var (at, status, body) in updates)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Utc(at)} {status}\n");
            foreach (var language in LanguageTags.All.Where(l => body.In(l) is not null))
            {
                text.Append(CultureInfo.InvariantCulture, $"\n### {LanguageTags.Of(language)}\n\n{body.In(language)}\n");
            }
        }

        await using var entry = Entry(archive, name);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static Stream Entry(ZipArchive archive, string name)
    {
        var entry = archive.CreateEntry(name);
        entry.LastWriteTime = Fixed;
        return entry.Open();
    }

    private static string Utc(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
