using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>Reads HTML nodes into blocks of Markdown: paragraphs, headings, lists, quotes, code.</summary>
internal sealed class HtmlBlockReader(bool keepsNewLines, int containers = 0)
{
    private const int MaxContainers = 12;
    private const int MaxDepth = 50;

    private static readonly HashSet<string> Dropped =
    [
        "script", "style", "template", "head", "title", "iframe", "object", "embed", "svg", "math", "audio", "video",
        "canvas", "select", "textarea", "input", "button", "noscript",
    ];

    private static readonly HashSet<string> BlockTags =
    [
        "address", "article", "aside", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "header", "legend", "li", "main", "nav", "p", "section", "summary",
        "table", "tbody", "tfoot", "thead", "tr",
    ];

    private readonly List<string> _blocks = [];
    private readonly Paragraphs _paragraphs = new();
    private bool _keepsNewLines = keepsNewLines;
    private bool _previousIsList;
    private bool _alternateMarker;

    public void Read(IEnumerable<INode> nodes)
    {
        foreach (var node in nodes)
        {
            Read(node, default, 0);
        }
    }

    public void ReadText(string text) => _paragraphs.Add(text, default, _keepsNewLines);

    public IReadOnlyList<string> Finish()
    {
        EndParagraphs();
        return _blocks;
    }

    private void Read(INode node, RunStyle style, int depth)
    {
        if (node is IText text)
        {
            _paragraphs.Add(text.Data, style, _keepsNewLines);
        }
        else if (node is IElement element && !Dropped.Contains(element.LocalName))
        {
            Read(element, style, depth);
        }
    }

    private void Read(IElement element, RunStyle style, int depth)
    {
        switch (element.LocalName)
        {
            case "br":
                _paragraphs.Break();
                break;
            case "hr":
                AddBlock("___"); // unlike dashes and asterisks it is never taken for a list
                break;
            case "pre":
                AddBlock(CodeBlock(element));
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                EndParagraphs();
                ReadInside(element, style, depth);
                AddBlocks(_paragraphs.TakeHeading(element.LocalName[1] - '0'));
                break;
            case "ul" or "ol" when containers < MaxContainers:
                AddList(element);
                break;
            case "blockquote" when containers < MaxContainers:
                AddBlock(Quote(element));
                break;
            case "img":
                _paragraphs.Add(element.GetAttribute("alt") ?? "", Linked(style, style.Link ?? element.GetAttribute("src")), false);
                break;
            case "td" or "th":
                ReadInside(element, style, depth);
                _paragraphs.Add(" ", default, false);
                break;
            case var tag when BlockTags.Contains(tag) || tag is "ul" or "ol" or "blockquote":
                EndParagraphs();
                ReadInside(element, style, depth);
                EndParagraphs();
                break;
            default:
                ReadChildren(element, Styled(element, style), depth);
                break;
        }
    }

    // Within a paragraph or a cell a new line of the source is a space, as a browser shows it.
    private void ReadInside(IElement element, RunStyle style, int depth)
    {
        var before = _keepsNewLines;
        _keepsNewLines = false;
        ReadChildren(element, style, depth);
        _keepsNewLines = before;
    }

    private void ReadChildren(INode parent, RunStyle style, int depth)
    {
        if (depth >= MaxDepth)
        {
            _paragraphs.Add(TextOf(parent), style, _keepsNewLines);
            return;
        }

        foreach (var child in parent.ChildNodes)
        {
            Read(child, style, depth + 1);
        }
    }

    private static RunStyle Styled(IElement element, RunStyle style) => element.LocalName switch
    {
        "b" or "strong" => style with { Bold = true },
        "i" or "em" => style with { Italic = true },
        "s" or "strike" or "del" => style with { Struck = true },
        "code" or "kbd" or "samp" or "tt" => style with { Code = true },
        "a" => Linked(style, element.GetAttribute("href")),
        _ => style,
    };

    private static RunStyle Linked(RunStyle style, string? address) =>
        style with { Link = LinkPolicy.Accept(address?.Trim().Replace(" ", "%20", StringComparison.Ordinal)) ?? style.Link };

    private void EndParagraphs() => AddBlocks(_paragraphs.Take());

    private void AddBlocks(IReadOnlyCollection<string> blocks)
    {
        _blocks.AddRange(blocks);
        if (blocks.Count > 0)
        {
            _previousIsList = false;
        }
    }

    private void AddBlock(string block)
    {
        EndParagraphs();
        if (block.Length > 0)
        {
            AddBlocks([block]);
        }
    }

    private string Quote(IElement element)
    {
        var inner = new HtmlBlockReader(keepsNewLines: false, containers + 1);
        inner.Read(element.ChildNodes);
        var text = string.Join("\n\n", inner.Finish());
        return text.Length == 0 ? "" : Prefixed(text, "> ", "> ", ">");
    }

    private void AddList(IElement list)
    {
        EndParagraphs();
        var ordered = list.LocalName == "ol";
        // Two lists after one another would become one, but for another marker.
        var alternate = _previousIsList && !_alternateMarker;
        var number = int.TryParse(list.GetAttribute("start"), NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
        var items = new List<string>();
        foreach (var blocks in Items(list))
        {
            var marker = !ordered ? alternate ? "* " : "- "
                : number++.ToString(CultureInfo.InvariantCulture) + (alternate ? ") " : ". ");
            items.Add(Prefixed(Joined(blocks), marker, new string(' ', marker.Length), ""));
        }

        if (items.Count == 0)
        {
            return;
        }

        AddBlocks([string.Join(items.Any(item => item.Contains("\n\n", StringComparison.Ordinal)) ? "\n\n" : "\n", items)]);
        (_previousIsList, _alternateMarker) = (true, alternate);
    }

    private IEnumerable<IReadOnlyList<string>> Items(IElement list)
    {
        HtmlBlockReader? item = null;
        foreach (var child in list.ChildNodes)
        {
            if (child is IElement { LocalName: "li" } || item is null)
            {
                if (item?.Finish() is { Count: > 0 } blocks)
                {
                    yield return blocks;
                }

                item = new HtmlBlockReader(keepsNewLines: false, containers + 1);
            }

            item.Read(child is IElement { LocalName: "li" } ? child.ChildNodes : [child]);
        }

        if (item?.Finish() is { Count: > 0 } last)
        {
            yield return last;
        }
    }

    // A list right under its words keeps the list around it close.
    private static string Joined(IReadOnlyList<string> blocks) =>
        string.Join(blocks.Count == 2 && blocks[1].StartsWith("- ", StringComparison.Ordinal) ? "\n" : "\n\n", blocks);

    private static string Prefixed(string text, string first, string rest, string empty) =>
        first + string.Join('\n', text.Split('\n').Select((line, i) => i == 0 ? line : line.Length == 0 ? empty : rest + line));

    private static string CodeBlock(IElement pre)
    {
        var code = SafeText.Clean(TextOf(pre)).Trim('\n').TrimEnd();
        if (code.Length == 0)
        {
            return "";
        }

        var fence = new string('`', Math.Max(3, MarkdownEscape.LongestBackticks(code) + 1));
        return $"{fence}\n{code}\n{fence}";
    }

    // Not by recursion: mark-up may be nested as deeply as it is long.
    private static string TextOf(INode node)
    {
        var text = new StringBuilder();
        var waiting = new Stack<INode>([node]);
        while (waiting.TryPop(out var next))
        {
            if (next is IText leaf)
            {
                text.Append(leaf.Data);
            }
            else if (next is IElement { LocalName: "br" })
            {
                text.Append('\n');
            }
            else if (next is IElement { LocalName: "img" } image)
            {
                text.Append(image.GetAttribute("alt"));
            }
            else if (next is IElement element && Dropped.Contains(element.LocalName))
            {
                continue;
            }
            else
            {
                foreach (var child in next.ChildNodes.Reverse())
                {
                    waiting.Push(child);
                }
            }
        }

        return text.ToString();
    }
}
