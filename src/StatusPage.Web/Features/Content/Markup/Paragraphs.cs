namespace StatusPage.Web.Features.Content.Markup;

/// <summary>Gathers runs of text and the breaks between them into paragraphs of Markdown.</summary>
internal sealed class Paragraphs
{
    private readonly List<string> _done = [];
    private readonly List<List<Run>> _lines = [];
    private int _breaks;
    private int _newLines;

    /// <param name="keepsNewLines">Whether a new line in the text shows as one: outside any block it does.</param>
    public void Add(string text, RunStyle style, bool keepsNewLines)
    {
        text = SafeText.Clean(text); // again: what an entity stood for has only now come out
        if (!keepsNewLines)
        {
            AddStretch(text, style);
            return;
        }

        var first = true;
        foreach (var line in text.EnumerateLines())
        {
            if (!first)
            {
                _newLines++;
            }

            first = false;
            AddStretch(line.ToString(), style);
        }
    }

    public void Break() => _breaks++;

    public IReadOnlyList<string> Take()
    {
        EndParagraph();
        string[] paragraphs = [.. _done];
        _done.Clear();
        (_breaks, _newLines) = (0, 0);
        return paragraphs;
    }

    /// <summary>What was gathered as one heading, which has to be on one line.</summary>
    public IReadOnlyList<string> TakeHeading(int level)
    {
        var runs = _lines.SelectMany(line => line.Append(new Run(" ", default))).ToList();
        _lines.Clear();
        var title = MarkdownLine.WriteInside(runs);
        var earlier = Take();
        return title.Length == 0 ? earlier : [.. earlier, $"{new string('#', level)} {ClosingEscaped(title)}"];
    }

    private static string ClosingEscaped(string title) => title.EndsWith('#') ? title[..^1] + "\\#" : title;

    private void AddStretch(string text, RunStyle style)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            if (_breaks + _newLines == 0 && _lines.Count > 0)
            {
                _lines[^1].Add(new Run(text, style));
            }

            return;
        }

        // A source often holds both: <br /> and, for its own tidiness, a new line.
        var breaks = _breaks > 0 ? _breaks : _newLines;
        (_breaks, _newLines) = (0, 0);
        if (breaks > 1)
        {
            EndParagraph();
        }

        if (breaks > 0 || _lines.Count == 0)
        {
            _lines.Add([]);
        }

        _lines[^1].Add(new Run(text, style));
    }

    private void EndParagraph()
    {
        var lines = _lines.Select(MarkdownLine.Write).Where(line => line.Length > 0).ToList();
        if (lines.Count > 0)
        {
            _done.Add(string.Join('\n', lines));
        }

        _lines.Clear();
    }
}
