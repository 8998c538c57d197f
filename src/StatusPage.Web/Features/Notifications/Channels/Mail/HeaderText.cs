using System.Globalization;
using System.Text;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>Words in the header of a mail: RFC 2047 where they are not plain ASCII, folded so that no line is long.</summary>
public static class HeaderText
{
    private const int LongestWord = 75;
    private const string Open = "=?utf-8?B?";
    private const string Close = "?=";

    /// <summary>The value of a header such as Subject; <paramref name="used"/> characters stand before it on its line.</summary>
    public static string Encode(string text, int used)
    {
        // A line end in a value would begin a header of its own.
        var clean = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        if (clean.All(c => c is >= ' ' and <= '~') && !clean.Contains("=?", StringComparison.Ordinal))
        {
            return Fold(clean, used);
        }

        var words = new List<string>();
        var part = new StringBuilder();
        var room = Room(LongestWord - used % LongestWord);
        var bytes = 0;
        foreach (var rune in clean.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > room && part.Length > 0)
            {
                words.Add(part.ToString());
                part.Clear();
                bytes = 0;
                room = Room(LongestWord - 1);
            }

            part.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        words.Add(part.ToString());
        return string.Join("\r\n ", words.Select(w => Open + Convert.ToBase64String(Encoding.UTF8.GetBytes(w)) + Close));
    }

    /// <summary>A name as it may stand before an address.</summary>
    public static string Phrase(string name, int used) =>
        name.All(c => c is >= ' ' and <= '~' and not ('"' or '\\')) ? $"\"{name.Trim()}\"" : Encode(name, used);

    public static string Date(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    private static int Room(int width) => Math.Max(3, (width - Open.Length - Close.Length) / 4 * 3);

    private static string Fold(string text, int used)
    {
        var folded = new StringBuilder();
        var column = used;
        foreach (var word in text.Split(' '))
        {
            if (folded.Length > 0)
            {
                var breaks = column + 1 + word.Length > LongestWord;
                folded.Append(breaks ? "\r\n " : " ");
                column = breaks ? 1 : column + 1;
            }

            folded.Append(word);
            column += word.Length;
        }

        return folded.ToString();
    }
}
