namespace StatusPage.Web.Features.Content.Markup;

/// <summary>
/// Turns away, in one pass, the texts on which the Markdown parser takes time or space out of proportion to their
/// length. The limits are far above what a person writes and keep the worst case at the length limits near a second.
/// </summary>
internal static class ComplexityGuard
{
    /// <summary>Quotes and lists inside one another; the renderer itself gives up at 128, blocks and inlines together.</summary>
    public const int MaxNesting = 50;

    // Quadratic within a paragraph: openers, searched back through for every closer, and bare addresses.
    private const int MaxDelimitersInBlock = 3_000;

    // The parser fills every row of a table up to the widest one.
    private const int MaxCells = 20_000;

    public static bool Refuses(string text)
    {
        int delimiters = 0, rows = 0, columns = 0, cells = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                delimiters = rows = columns = 0;
                continue;
            }

            if (Markers(line) > MaxNesting)
            {
                return true;
            }

            delimiters += line.Count('*') + line.Count('_') + line.Count('~') + line.Count('[') + line.Count("://");
            if (delimiters > MaxDelimitersInBlock)
            {
                return true;
            }

            cells -= rows * columns;
            rows++;
            columns = Math.Max(columns, line.Count('|'));
            cells += rows * columns;
            if (cells > MaxCells)
            {
                return true;
            }
        }

        return false;
    }

    private static int Markers(ReadOnlySpan<char> line)
    {
        var markers = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c is ' ' or '\t' or (>= '0' and <= '9'))
            {
                continue;
            }

            if (c is not ('>' or '-' or '+' or '*' or '.' or ')'))
            {
                break;
            }

            var atEnd = i + 1 == line.Length || line[i + 1] is ' ' or '\t';
            if (c == '>' || atEnd)
            {
                markers++;
            }
        }

        return markers;
    }
}
