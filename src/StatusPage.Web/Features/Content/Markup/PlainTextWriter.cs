using System.Globalization;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>Writes a cleaned tree as text that reads well in a mail without HTML.</summary>
internal sealed class PlainTextWriter(bool withAddresses)
{
    public string Write(MarkdownDocument document) => string.Join('\n', Lines(document, loose: true));

    private List<string> Lines(ContainerBlock container, bool loose)
    {
        var lines = new List<string>();
        foreach (var block in container)
        {
            var own = Lines(block);
            if (own.Count == 0)
            {
                continue;
            }

            if (loose && lines.Count > 0)
            {
                lines.Add("");
            }

            lines.AddRange(own);
        }

        return lines;
    }

    private List<string> Lines(Block block) => block switch
    {
        ListBlock list => Items(list),
        QuoteBlock quote => [.. Lines(quote, loose: true).Select(line => line.Length == 0 ? ">" : "> " + line)],
        Table table => [.. table.OfType<TableRow>().Select(Row)],
        ThematicBreakBlock => ["----"],
        CodeBlock code => [.. code.Lines.ToString().TrimEnd().Split('\n')],
        LeafBlock { Inline: { } inlines } => Text(inlines),
        LinkReferenceDefinitionGroup => [],
        ContainerBlock container => Lines(container, loose: true),
        _ => [],
    };

    private List<string> Items(ListBlock list)
    {
        var lines = new List<string>();
        var number = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var marker = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "- ";
            var indent = new string(' ', marker.Length);
            if (list.IsLoose && lines.Count > 0)
            {
                lines.Add("");
            }

            var own = Lines(item, list.IsLoose);
            lines.Add((marker + own.FirstOrDefault()).TrimEnd());
            lines.AddRange(own.Skip(1).Select(line => line.Length == 0 ? "" : indent + line));
        }

        return lines;
    }

    private string Row(TableRow row) =>
        string.Join(" | ", row.OfType<TableCell>().Select(cell => string.Join(' ', Lines(cell, loose: false)))).Trim();

    private List<string> Text(ContainerInline inlines)
    {
        var lines = InlineText.ForReading(inlines, withAddresses).Split('\n');
        return [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0)];
    }
}
