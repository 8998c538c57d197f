using System.Globalization;
using System.Net;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Feeds;

/// <summary>The state of the page or of a service in two words, as a picture and as shields.io's endpoint document.</summary>
public sealed class Badge(BoardSnapshot board, Texts texts)
{
    public string Svg(PublicService? service)
    {
        var (label, message, state) = Of(service);
        var (left, right) = (Width(label), Width(message));
        var all = left + right;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{all}" height="20" viewBox="0 0 {all} 20" role="img" aria-label="{Encoded(label)}: {Encoded(message)}" xml:lang="{texts.Tag}">
            <title>{Encoded(label)}: {Encoded(message)}</title>
            <clipPath id="r"><rect width="{all}" height="20" rx="3"/></clipPath>
            <g clip-path="url(#r)"><rect width="{left}" height="20" fill="#3c444d"/><rect x="{left}" width="{right}" height="20" fill="{Colour(state)}"/></g>
            <g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
            <text x="{left / 2}" y="14" textLength="{left - 12}">{Encoded(label)}</text>
            <text x="{left + (right / 2)}" y="14" textLength="{right - 12}">{Encoded(message)}</text>
            </g>
            </svg>

            """);
    }

    public byte[] Shields(PublicService? service)
    {
        var (label, message, state) = Of(service);
        return PublicDocuments.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            json.WriteString("label", label);
            json.WriteString("message", message);
            json.WriteString("color", Colour(state)[1..]);
            json.WriteEndObject();
        });
    }

    private (string Label, string Message, ServiceState State) Of(PublicService? service)
    {
        var state = service?.State ?? board.WorstState;
        return (service?.Name.For(texts.Language).Text ?? texts["shared.site_title", board.Site.Settings.Name], texts.Word(state), state);
    }

    /// <summary>White letters stand on each of these with a contrast above 4.5.</summary>
    private static string Colour(ServiceState state) => state switch
    {
        ServiceState.MajorOutage => "#b3261e",
        ServiceState.PartialOutage => "#b54700",
        ServiceState.DegradedPerformance => "#8a6100",
        ServiceState.UnderMaintenance => "#1f5fae",
        _ => "#1a7f37",
    };

    /// <summary>As wide as Verdana is at 11 pixels, near enough: the letters are then set to exactly this.</summary>
    private static int Width(string text)
    {
        var width = 0.0;
        foreach (var letter in text)
        {
            width += letter switch
            {
                'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or '\'' or '|' => 3.6,
                ' ' or 'f' or 'r' or 't' or '(' or ')' or '-' => 4.6,
                'm' or 'w' or 'M' or 'W' => 10.2,
                >= 'A' and <= 'Z' => 7.6,
                _ => 6.7,
            };
        }

        return (int)Math.Ceiling(width) + 12;
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
