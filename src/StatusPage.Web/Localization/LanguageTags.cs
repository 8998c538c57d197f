using System.Globalization;
using StatusPage.Domain;

namespace StatusPage.Web.Localization;

public static class LanguageTags
{
    private static readonly CultureInfo Dutch = CultureInfo.GetCultureInfo("nl-NL");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    public static IReadOnlyList<Language> All { get; } = [Language.Dutch, Language.English];

    public static string Of(Language language) => language == Language.Dutch ? "nl" : "en";

    public static bool TryParse(string tag, out Language language)
    {
        language = tag == "nl" ? Language.Dutch : Language.English;
        return tag is "nl" or "en";
    }

    public static CultureInfo Culture(Language language) => language == Language.Dutch ? Dutch : English;

    /// <summary>The address of the same page in that language.</summary>
    public static string InLanguage(string path, Language language)
    {
        var own = path == "/en" ? "/" : path.StartsWith("/en/", StringComparison.Ordinal) ? path[3..] : path;
        return language == Language.English ? $"/en{own}" : own;
    }

    /// <summary>Public pages speak the language of their address: <c>/en</c> and below is English, all else Dutch.</summary>
    public static Language OfPath(PathString path) =>
        path.StartsWithSegments("/en", StringComparison.Ordinal) ? Language.English : Language.Dutch;
}
