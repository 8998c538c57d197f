using System.Text.RegularExpressions;
using StatusPage.Domain;

namespace StatusPage.Web.Features.Templates;

/// <summary>
/// What stands between braces in a template, or in whatever staff type, is filled in when the notice goes out:
/// <c>{services}</c>, <c>{time}</c>, … Braces round any other word are left as they are.
/// </summary>
public static partial class Placeholders
{
    public const string Services = "services";
    public const string Time = "time";
    public const string NextUpdate = "next_update";
    public const string Start = "start";
    public const string End = "end";

    public static IReadOnlyList<string> Of(NoticeForm kind) => kind == NoticeForm.Maintenance ? [Services, Start, End] : [Services, Time, NextUpdate];

    public static IEnumerable<string> In(string text) => Braces().Matches(text).Select(m => m.Groups[1].Value);

    /// <param name="values">Null where there is nothing to fill in.</param>
    /// <returns>The text, and the first placeholder in it that has no value.</returns>
    public static (LocalizedText Text, string? Missing) Fill(LocalizedText text, IReadOnlyDictionary<string, LocalizedText?> values)
    {
        string? missing = null;
        return (new LocalizedText(In(text.Nl, Language.Dutch), In(text.En, Language.English)), missing);

        string? In(string? part, Language language) => part is null ? null : Braces().Replace(part, match =>
        {
            if (!values.TryGetValue(match.Groups[1].Value, out var value))
            {
                return match.Value;
            }

            if (value is null)
            {
                missing ??= match.Groups[1].Value;
                return match.Value;
            }

            return value.For(language).Text;
        });
    }

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Braces();
}
