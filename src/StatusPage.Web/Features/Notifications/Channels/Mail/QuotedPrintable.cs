using System.Text;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>
/// Text as it travels in a mail (RFC 2045), cut where something of one recipient is to be filled in. What is filled in
/// must be plain ASCII without an equals sign and at most 70 characters, so that it needs no encoding of its own.
/// </summary>
public static class QuotedPrintable
{
    /// <summary>Stands in a text where the recipient's token comes.</summary>
    public const char Slot = '\uE000';

    private const int LongestLine = 75;
    private static readonly byte[] SoftBreak = "=\r\n"u8.ToArray();

    /// <returns>The pieces between the slots; one more than there are slots.</returns>
    public static IReadOnlyList<byte[]> Encode(string text)
    {
        var pieces = new List<byte[]>();
        var piece = new MemoryStream();
        var column = 0;
        foreach (var (number, line) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            if (number > 0)
            {
                piece.Write("\r\n"u8);
                column = 0;
            }

            for (var i = 0; i < line.Length; i++)
            {
                if (line[i] == Slot)
                {
                    if (column > 0)
                    {
                        piece.Write(SoftBreak);
                    }

                    pieces.Add(piece.ToArray());
                    piece = new MemoryStream();
                    column = LongestLine;
                    continue;
                }

                var length = char.IsHighSurrogate(line[i]) && i + 1 < line.Length ? 2 : 1;
                var last = i + length >= line.Length;
                var bytes = Encoding.UTF8.GetBytes(line, i, length);
                i += length - 1;
                foreach (var b in bytes)
                {
                    // A dot that begins a line would have to be doubled on the way; a space that ends one gets lost.
                    var plain = b is >= 33 and <= 126 and not (byte)'=' && !(b == '.' && (column == 0 || column + 1 > LongestLine)) || (b is (byte)' ' or (byte)'\t' && !last);
                    var width = plain ? 1 : 3;
                    if (column + width > LongestLine)
                    {
                        piece.Write(SoftBreak);
                        column = 0;
                    }

                    if (plain)
                    {
                        piece.WriteByte(b);
                    }
                    else
                    {
                        piece.Write(Encoding.ASCII.GetBytes($"={b:X2}"));
                    }

                    column += width;
                }
            }
        }

        pieces.Add(piece.ToArray());
        return pieces;
    }
}
