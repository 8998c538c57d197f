using System.Text;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>
/// Reads a table as spreadsheets write it (RFC 4180): cells in quotes may hold separators, quotes and line ends. Where
/// decimals have a comma, spreadsheets separate by semicolons; the first line says which it is.
/// </summary>
public static class CsvTable
{
    /// <returns>Each line that holds something, with the number at which it begins in the file.</returns>
    public static IEnumerable<(int Line, IReadOnlyList<string> Cells)> Read(string text)
    {
        text = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        var head = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? end : text.Length);
        var separator = head.Contains(',') ? ',' : head.Contains(';') ? ';' : ',';
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, begun, quoted) = (1, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                line++;
            }

            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append(c);
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && cell.ToString().AsSpan().Trim().IsEmpty)
            {
                cell.Clear();
                quoted = true;
            }
            else if (c == separator)
            {
                cells.Add(Cleaned(cell));
            }
            else if (c == '\n')
            {
                cells.Add(Cleaned(cell));
                if (cells.Exists(one => one.Length > 0))
                {
                    yield return (begun, cells);
                }

                (cells, begun) = ([], line);
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(Cleaned(cell));
        if (cells.Exists(one => one.Length > 0))
        {
            yield return (begun, cells);
        }
    }

    /// <summary>Without the quote that keeps a spreadsheet from taking a text for a formula (<c>AuditExport.Cell</c>).</summary>
    private static string Cleaned(StringBuilder cell)
    {
        var text = cell.ToString().Trim();
        cell.Clear();
        return text.Length > 1 && text[0] == '\'' && text[1] is '=' or '+' or '-' or '@' ? text[1..] : text;
    }
}
