using System.Globalization;
using System.Text;
using System.Xml;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Feeds;

/// <summary>The history as RSS 2.0 and as Atom, of the whole page or of one service.</summary>
public sealed class HistoryFeed(BoardSnapshot board, Texts texts, OperatorSettings settings)
{
    private const int Most = 50;
    private const string AtomNamespace = "http://www.w3.org/2005/Atom";
    private static readonly XmlWriterSettings Format = new() { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };

    public byte[] Rss(PublicService? service) => Xml(xml =>
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "dc", null, "http://purl.org/dc/elements/1.1/");
        xml.WriteAttributeString("xmlns", "atom", null, AtomNamespace);
        xml.WriteStartElement("channel");
        xml.WriteElementString("title", Title(service));
        xml.WriteElementString("link", Absolute(service?.Path ?? "/"));
        xml.WriteElementString("description", "Statuspage");
        xml.WriteElementString("language", texts.Tag);
        Link(xml, "self", Absolute($"{service?.Path}/history.rss"), "application/rss+xml", AtomNamespace);
        var entries = Entries(service);
        xml.WriteElementString("pubDate", Rfc822(entries.Select(e => e.UpdatedAt).DefaultIfEmpty(board.ChangedAt ?? board.At).Max()));
        foreach (var entry in entries)
        {
            xml.WriteStartElement("item");
            xml.WriteElementString("title", entry.Title);
            xml.WriteElementString("description", entry.Html);
            xml.WriteElementString("pubDate", Rfc822(entry.Start ?? entry.PublishedAt));
            if (entry.End is { } end)
            {
                xml.WriteElementString("maintenanceEndDate", Rfc822(end));
            }

            xml.WriteElementString("link", Own(entry));
            xml.WriteElementString("guid", Own(entry));
            xml.WriteElementString("updated", AtomNamespace, Rfc3339(entry.UpdatedAt));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    public byte[] Atom(PublicService? service) => Xml(xml =>
    {
        var entries = Entries(service);
        xml.WriteStartElement("feed", AtomNamespace);
        xml.WriteAttributeString("xml", "lang", null, texts.Tag);
        xml.WriteElementString("id", $"{Tag}:{texts.Path($"{service?.Path}/history")}");
        Link(xml, "alternate", Absolute(service?.Path ?? "/"), "text/html");
        Link(xml, "self", Absolute($"{service?.Path}/history.atom"), "application/atom+xml");
        xml.WriteElementString("title", Title(service));
        xml.WriteElementString("updated", Rfc3339(entries.Select(e => e.UpdatedAt).DefaultIfEmpty(board.ChangedAt ?? board.At).Max()));
        xml.WriteStartElement("author");
        xml.WriteElementString("name", board.Site.Settings.Name);
        xml.WriteEndElement();
        foreach (var entry in entries)
        {
            xml.WriteStartElement("entry");
            xml.WriteElementString("id", $"{Tag}:Incident/{entry.Id}");
            xml.WriteElementString("published", Rfc3339(entry.PublishedAt));
            xml.WriteElementString("updated", Rfc3339(entry.UpdatedAt));
            Link(xml, "alternate", Own(entry), "text/html");
            xml.WriteElementString("title", entry.Title);
            xml.WriteStartElement("content");
            xml.WriteAttributeString("type", "html");
            xml.WriteString(entry.Html);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    });

    /// <summary>RFC 4151: a name that stays, whatever addresses become.</summary>
    private string Tag => $"tag:{settings.PublicUrl.Host},2005";

    private string Title(PublicService? service)
    {
        var about = service is null ? board.Site.Settings.Name : $"{board.Site.Settings.Name} {service.Name.For(texts.Language).Text}";
        return texts["feeds.title", about];
    }

    private List<FeedEntry> Entries(PublicService? service) => [.. FeedEntry.Newest(board, texts, settings.PublicUrl, service?.Id, Most)];

    private string Own(FeedEntry entry) => new Uri(settings.PublicUrl, entry.Path).AbsoluteUri;

    private string Absolute(string path) => new Uri(settings.PublicUrl, texts.Path(path)).AbsoluteUri;

    private static void Link(XmlWriter xml, string rel, string address, string type, string? ns = null)
    {
        xml.WriteStartElement("link", ns ?? AtomNamespace);
        xml.WriteAttributeString("rel", rel);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static string Rfc822(DateTimeOffset moment) => moment.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    private static string Rfc3339(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static byte[] Xml(Action<XmlWriter> write)
    {
        using var target = new MemoryStream();
        using (var xml = XmlWriter.Create(target, Format))
        {
            xml.WriteStartDocument();
            write(xml);
            xml.WriteEndDocument();
        }

        return target.ToArray();
    }
}
