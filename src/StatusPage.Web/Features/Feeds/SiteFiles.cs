using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using StatusPage.Domain;
using StatusPage.Domain.Availability;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Feeds;

/// <summary>What machines look for at fixed addresses: robots.txt, sitemap.xml, security.txt (RFC 9116), the manifest.</summary>
public sealed class SiteFiles(BoardSnapshot board, Texts texts, OperatorSettings settings)
{
    /// <summary>The shipped brand colour and ground of <c>site.css</c>.</summary>
    private const string Brand = "#0b5a68";
    private const string Ground = "#ffffff";

    private const string SitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string XhtmlNamespace = "http://www.w3.org/1999/xhtml";

    /// <summary>A sitemap may list 50,000; each address stands here twice, for its languages.</summary>
    private const int MostNotices = 10_000;

    public string Robots() => $"User-agent: *\nDisallow: /staff\nDisallow: /v1/\n\nSitemap: {new Uri(settings.PublicUrl, "/sitemap.xml")}\n";

    public byte[] Sitemap()
    {
        using var target = new MemoryStream();
        using (var xml = XmlWriter.Create(target, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" }))
        {
            xml.WriteStartElement("urlset", SitemapNamespace);
            xml.WriteAttributeString("xmlns", "xhtml", null, XhtmlNamespace);
            foreach (var (path, changed) in Pages())
            {
                foreach (var language in LanguageTags.All)
                {
                    Write(xml, path, language, changed);
                }
            }

            xml.WriteEndElement();
        }

        return target.ToArray();
    }

    /// <summary>
    /// With this the site can be put on a home screen as an app (W3C Web Application Manifest); an iPhone shows
    /// notifications of a site only there.
    /// </summary>
    public byte[] Manifest() => PublicDocuments.Bytes(json =>
    {
        var site = board.Site.Settings;
        json.WriteStartObject();
        json.WriteString("id", "/");
        json.WriteString("name", texts["shared.site_title", site.Name]);
        json.WriteString("short_name", site.Name);
        json.WriteString("lang", texts.Tag);
        json.WriteString("start_url", texts.Path("/"));
        json.WriteString("scope", "/");
        json.WriteString("display", "standalone");
        json.WriteString("theme_color", site.Colours.Brand ?? Brand);
        json.WriteString("background_color", Ground);
        json.WriteStartArray("icons");
        if (site.Icon is { } own)
        {
            Icon(json, own, "512x512", "any");
        }
        else
        {
            Icon(json, "/img/app-192.png", "192x192", "any");
            Icon(json, "/img/app-512.png", "512x512", "any");
            Icon(json, "/img/app-maskable-512.png", "512x512", "maskable");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Null where the owner says nowhere how to be reached.</summary>
    public string? Security()
    {
        var site = board.Site.Settings;
        IReadOnlyList<string> contacts = site.Security.Contacts.Count > 0 ? site.Security.Contacts
            : site.Contact.Email is { } email ? [$"mailto:{email}"]
            : [];
        if (contacts.Count == 0)
        {
            return null;
        }

        // Less than a year ahead, and the same for a month, so that the file can be cached.
        var expires = CalendarMonth.Of(board.At, TimeZoneInfo.Utc).FirstDay.AddMonths(7);
        var lines = contacts.Select(c => $"Contact: {c}")
            .Append($"Expires: {expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}T00:00:00Z")
            .Append("Preferred-Languages: nl, en")
            .Append($"Canonical: {new Uri(settings.PublicUrl, "/.well-known/security.txt")}");
        return string.Concat((site.Security.Policy is { } policy ? lines.Append($"Policy: {policy}") : lines).Select(l => l + "\n"));
    }

    private static void Icon(Utf8JsonWriter json, string address, string sizes, string purpose)
    {
        json.WriteStartObject();
        json.WriteString("src", address);
        json.WriteString("sizes", sizes);
        json.WriteString("type", "image/png");
        json.WriteString("purpose", purpose);
        json.WriteEndObject();
    }

    private IEnumerable<(string Path, DateTimeOffset? Changed)> Pages()
    {
        yield return ("/", board.ChangedAt);
        yield return ("/history", board.ChangedAt);
        yield return ("/sla", null);
        foreach (var page in board.Site.Pages.Values)
        {
            yield return ($"/{page.Slug}", null);
        }

        foreach (var service in board.Listed)
        {
            yield return (service.Path, service.UpdatedAt);
        }

        foreach (var month in PublicEvent.All(board).Select(e => CalendarMonth.Of(e.At, board.Zone)).Distinct())
        {
            yield return ($"/history/{month}", null);
        }

        foreach (var incident in board.Incidents.Take(MostNotices))
        {
            yield return (incident.Path, incident.UpdatedAt);
        }

        foreach (var notice in board.Maintenance.Take(MostNotices))
        {
            yield return (notice.Path, notice.UpdatedAt);
        }
    }

    private void Write(XmlWriter xml, string path, Language language, DateTimeOffset? changed)
    {
        xml.WriteStartElement("url", SitemapNamespace);
        xml.WriteElementString("loc", SitemapNamespace, Absolute(path, language));
        if (changed is { } at)
        {
            xml.WriteElementString("lastmod", SitemapNamespace, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        foreach (var other in LanguageTags.All)
        {
            xml.WriteStartElement("link", XhtmlNamespace);
            xml.WriteAttributeString("rel", "alternate");
            xml.WriteAttributeString("hreflang", LanguageTags.Of(other));
            xml.WriteAttributeString("href", Absolute(path, other));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private string Absolute(string path, Language language) => new Uri(settings.PublicUrl, new Texts(language).Path(path)).AbsoluteUri;
}
