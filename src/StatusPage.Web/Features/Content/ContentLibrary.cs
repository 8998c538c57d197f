using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Templates;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Content;

/// <summary>The owner's content that is in force.</summary>
public sealed record SiteContent(SiteSettings Settings, CatalogueFile Catalogue, IReadOnlyDictionary<string, ContentPage> Pages, IReadOnlyList<NoticeTemplate> Templates, IReadOnlyDictionary<string, MailText> Mail);

/// <summary>
/// Reads the content folder. Mistakes at the start stop it; a mistake in a later change leaves what was in force
/// as it was, and is shown to the staff.
/// </summary>
public sealed class ContentLibrary(OperatorSettings settings)
{
    /// <summary>The template of what the site says when nobody has published in time.</summary>
    public const string HoldingTemplate = "holding";

    private volatile SiteContent? _current;
    private volatile IReadOnlyList<Problem> _problems = [];
    private string _fingerprint = "";

    public SiteContent Current => _current ?? throw new InvalidOperationException("The content has not been read yet.");

    /// <summary>What is wrong with the files as they are now; empty when they are in force.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    public string Directory => settings.ContentDirectory;

    /// <summary>Reads everything without putting it in force.</summary>
    public static (SiteContent? Content, IReadOnlyList<Problem> Problems) Read(string directory)
    {
        var problems = new List<Problem>();
        var site = SiteSettings.Read(Path.Combine(directory, "site.yml"), problems);
        var catalogue = CatalogueFile.Read(Path.Combine(directory, "services.yml"), site?.DeskKeys, problems);
        var pages = ContentPage.ReadAll(directory, problems);
        var templates = TemplateFiles.ReadAll(directory, problems);
        if (site?.Deadlines.HoldingNotice == true && !templates.Any(t => t is { Slug: HoldingTemplate, For: NoticeForm.Incident }) && problems.Count == 0)
        {
            problems.Add(new Problem($"templates/nl/{HoldingTemplate}.md", "is missing, here or in English, or is not for: incident; notification.holding_notice in site.yml needs it"));
        }

        var mail = MailText.ReadAll(directory, problems);
        return (problems.Count == 0 ? new SiteContent(site!, catalogue!, pages, templates, mail) : null, problems);
    }

    /// <summary>At the start.</summary>
    /// <exception cref="InvalidConfigurationException">With every mistake in the files.</exception>
    public void Load()
    {
        _fingerprint = Fingerprint();
        var (content, problems) = Read(Directory);
        _current = content ?? throw new InvalidConfigurationException(problems);
    }

    /// <summary>Looks whether a file changed; true when new content is in force.</summary>
    public bool Reload()
    {
        var fingerprint = Fingerprint();
        if (fingerprint == _fingerprint)
        {
            return false;
        }

        _fingerprint = fingerprint;
        var (content, problems) = Read(Directory);
        _problems = problems;
        if (content is null)
        {
            return false;
        }

        _current = content;
        return true;
    }

    private string Fingerprint() => string.Join('\n', new DirectoryInfo(Directory)
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Select(f => $"{f.FullName} {f.Length} {f.LastWriteTimeUtc.Ticks}")
        .Order(StringComparer.Ordinal));
}
