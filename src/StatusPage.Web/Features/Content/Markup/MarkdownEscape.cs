using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>Writes text so that Markdown shows it as it was.</summary>
internal static partial class MarkdownEscape
{
    private const string SignsInAddress = " \"()<>[]\\^`{|}";

    /// <param name="inLink">Addresses are left as words: a link cannot hold another.</param>
    /// <param name="endsLine">Nothing, no closing mark either, follows this text on its line.</param>
    public static string Text(string text, bool inLink, bool endsLine)
    {
        var escaped = new StringBuilder();
        var done = 0;
        foreach (var match in inLink ? [] : Address().Matches(text).AsEnumerable())
        {
            escaped.Append(Signs(text, done, match.Index, endsLine));
            done = match.Index + match.Length;
            var standsApart = done < text.Length ? text[done] == ' ' : endsLine;
            escaped.Append(standsApart && PlainAddress().IsMatch(match.Value) ? match.Value : Enclosed(match.Value, endsLine));
        }

        escaped.Append(Signs(text, done, text.Length, endsLine));
        // Code that follows would not start after a backtick, escaped or not.
        return !endsLine && text.EndsWith('`') ? escaped.Remove(escaped.Length - 2, 2).Append("&#96;").ToString() : escaped.ToString();
    }

    public static string Code(string text)
    {
        var fence = new string('`', LongestBackticks(text) + 1);
        var padding = text.StartsWith('`') || text.EndsWith('`') ? " " : "";
        return fence + padding + text + padding + fence;
    }

    public static string Destination(string address)
    {
        var escaped = new StringBuilder();
        for (var i = 0; i < address.Length; i++)
        {
            if (SignsInAddress.Contains(address[i], StringComparison.Ordinal))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"%{(int)address[i]:X2}");
            }
            else
            {
                escaped.Append(IsEntity(address, i) ? "&amp;" : address[i].ToString());
            }
        }

        return escaped.ToString();
    }

    /// <summary>The length of the longest run of backticks, which a fence around the text must exceed.</summary>
    public static int LongestBackticks(string text)
    {
        int longest = 0, current = 0;
        foreach (var c in text)
        {
            current = c == '`' ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        return longest;
    }

    // Between angle brackets an address keeps signs such as * and _ that Markdown would take for its own.
    private static string Enclosed(string word, bool endsLine)
    {
        var address = word.TrimEnd('.', ',', ';', ':', '!', '?', '\'', '"', ')', ']', '}', '*', '_', '~', '`');
        return LinkPolicy.IsWeb(address) && LinkPolicy.Accept(address) is not null
            ? $"<{address}>{Signs(word, address.Length, word.Length, endsLine)}"
            : Signs(word, 0, word.Length, endsLine);
    }

    private static string Signs(string text, int start, int end, bool endsLine)
    {
        var escaped = new StringBuilder();
        for (var i = start; i < end; i++)
        {
            if (IsSign(text, i, endsLine))
            {
                escaped.Append('\\');
            }

            escaped.Append(text[i]);
        }

        return AddressStart().Replace(escaped.ToString(), match => match.Value.Insert(match.Length - 1, "\\"));
    }

    private static bool IsSign(string text, int i, bool endsLine) => text[i] switch
    {
        '\\' or '`' or '*' or '[' or ']' or '<' or '|' => true,
        '_' => !(IsWord(text, i - 1) && IsWord(text, i + 1)),
        '~' => i == 0 || i == text.Length - 1 || text[i - 1] == '~' || text[i + 1] == '~',
        '!' => i == text.Length - 1 && !endsLine, // before a link it would make an image
        '&' => IsEntity(text, i),
        _ => false,
    };

    private static bool IsEntity(string text, int i) => text[i] == '&' && Entity().IsMatch(text, i);

    private static bool IsWord(string text, int i) => i >= 0 && i < text.Length && char.IsLetterOrDigit(text[i]);

    [GeneratedRegex(@"(?<!\w)(?:https?://|www\.)[^\s<>]+", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"^[a-zA-Z0-9./:?=%#,;-]+$")]
    private static partial Regex PlainAddress();

    [GeneratedRegex(@"(?:https?:|ftp:|mailto:|tel:|www\.)", RegexOptions.IgnoreCase)]
    private static partial Regex AddressStart();

    [GeneratedRegex(@"\G&#?[a-zA-Z0-9]{1,32};")]
    private static partial Regex Entity();
}
