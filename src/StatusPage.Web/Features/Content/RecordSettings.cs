using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using YamlDotNet.RepresentationModel;

namespace StatusPage.Web.Features.Content;

/// <summary>
/// Puts in the audit log what the owner changes in the files: the settings of <c>site.yml</c> key by key, and which
/// other files are different. Compared is with what was recorded last, so that a change made while the program stood
/// still is there too, and of several nodes one writes it.
/// </summary>
public sealed class RecordSettings(IDbContextFactory<StatusDbContext> contexts, ContentLibrary library, TimeProvider clock)
{
    private const string Name = "settings-recorded";
    private const string Subject = "settings";

    /// <summary>Whoever has such an address can write to it: the log shows that it changed and not to what.</summary>
    private const string SecretKey = "webhook";

    /// <summary>Beside these there are notices, which have entries of their own, and services, likewise.</summary>
    private static readonly string[] Folders = ["mail", "pages", "templates"];

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Whether something was different.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var current = await ReadAsync(library.Directory, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var recorded = await db.SharedKeys.AsNoTracking().Where(k => k.Name == Name).Select(k => k.Value).SingleOrDefaultAsync(cancellationToken);
        if (recorded == current)
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (recorded is null)
        {
            // Where a site begins nothing has changed yet.
            db.SharedKeys.Add(new SharedKey { Name = Name, Value = current });
        }
        else if (await db.SharedKeys.Where(k => k.Name == Name && k.Value == recorded).ExecuteUpdateAsync(k => k.SetProperty(x => x.Value, current), cancellationToken) == 1)
        {
            db.AuditLog.Add(AuditEntry.Of(Actor.Content, clock.GetUtcNow(), "settings.changed", Subject, JsonNode.Parse(recorded), JsonNode.Parse(current)));
        }
        else
        {
            return false;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return recorded is not null;
        }
        catch (DbUpdateException) when (recorded is null)
        {
            // Another node began it at the same moment.
            return false;
        }
    }

    private static async Task<string> ReadAsync(string directory, CancellationToken cancellationToken)
    {
        var all = new JsonObject();
        var site = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var yaml = new YamlStream();
        using (var reader = new StringReader(await File.ReadAllTextAsync(Path.Combine(directory, "site.yml"), cancellationToken)))
        {
            yaml.Load(reader);
        }

        Flatten(yaml.Documents[0].RootNode, "", site);
        foreach (var (key, value) in site)
        {
            all[key] = value;
        }

        foreach (var file in Folders.Select(f => Path.Combine(directory, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*.md", SearchOption.AllDirectories))
            .Where(f => !Path.GetFileName(f).StartsWith('_'))
            .Order(StringComparer.Ordinal))
        {
            all[Path.ChangeExtension(Path.GetRelativePath(directory, file), null).Replace('\\', '/')] = Mark(await File.ReadAllTextAsync(file, cancellationToken));
        }

        return all.ToJsonString(Json);
    }

    private static void Flatten(YamlNode node, string name, SortedDictionary<string, string> found)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                {
                    Flatten(value, name.Length == 0 ? $"{key}" : $"{name} › {key}", found);
                }

                break;
            case YamlSequenceNode list:
                foreach (var (place, item) in list.Children.Index())
                {
                    Flatten(item, string.Create(CultureInfo.InvariantCulture, $"{name} {place + 1}"), found);
                }

                break;
            default:
                found[name] = name.EndsWith(SecretKey, StringComparison.Ordinal) ? Mark(node.ToString()) : node.ToString();
                break;
        }
    }

    /// <summary>Tells one content from another, and nothing else of it.</summary>
    private static string Mark(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
