using System.Buffers;
using System.Text;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>Text without the characters that no reader sees but that change what a reader sees.</summary>
public static class SafeText
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(AllSuspects());

    /// <summary>
    /// Removes control characters other than tab and line feed, marks that turn the writing direction, and what
    /// XML cannot hold; line ends become <c>\n</c>, half surrogate pairs U+FFFD.
    /// </summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var first = text.AsSpan().IndexOfAny(Suspects);
        if (first < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length).Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                clean.Append(c).Append(text[++i]);
            }
            else if (char.IsSurrogate(c))
            {
                clean.Append('\uFFFD');
            }
            else if (c == '\r')
            {
                clean.Append(i + 1 < text.Length && text[i + 1] == '\n' ? "" : "\n");
            }
            else if (c is '\u2028' or '\u2029')
            {
                clean.Append('\n');
            }
            else if (!IsRemoved(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    private static bool IsRemoved(char c) =>
        c is < ' ' and not '\t' and not '\n'
            or >= '\u007F' and <= '\u009F'
            or '\u061C' or '\u200E' or '\u200F'
            or >= '\u202A' and <= '\u202E'
            or >= '\u2066' and <= '\u206F'
            or '\uFEFF' or '\uFFFE' or '\uFFFF';

    private static string AllSuspects() => string.Concat(Enumerable.Range(0, 0x10000).Select(i => (char)i)
        .Where(c => IsRemoved(c) || char.IsSurrogate(c) || c is '\r' or '\u2028' or '\u2029'));
}
