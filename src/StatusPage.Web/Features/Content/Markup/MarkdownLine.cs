using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>Writes one line of text as Markdown that reads back as that text in those styles.</summary>
internal static partial class MarkdownLine
{
    public static string Write(List<Run> runs) => StartEscaped(WriteInside(runs));

    /// <summary>As <see cref="Write"/>, for what does not stand at the start of its line.</summary>
    public static string WriteInside(List<Run> runs)
    {
        runs = Merged(SpacesApart(Collapsed(runs)));
        var line = Written(WithoutRaggedEdges(runs));
        // Whether marks next to signs are read as marks is for the parser to say; words go before emphasis.
        return !runs.Exists(run => run.Style.HasEmphasis) || Shows(line, runs)
            ? line
            : Written(Merged([.. runs.Select(run => run with { Style = Emphasis(run.Style, default) })]));
    }

    private static bool Shows(string line, List<Run> runs)
    {
        var shown = MarkdownReader.Read(StartEscaped(line), MarkdownStyle.Notice, MarkdownStyle.Notice.MaxLength).Document;
        return shown is [LeafBlock { Inline: { } inlines }]
            && Words(InlineText.Of(inlines)).SequenceEqual(Words(string.Concat(runs.Select(run => run.Text))));
    }

    private static IEnumerable<char> Words(string text) => text.Where(c => !char.IsWhiteSpace(c));

    private static string Written(List<Run> runs)
    {
        var line = new StringBuilder();
        for (var i = 0; i < runs.Count;)
        {
            var end = i;
            while (end < runs.Count && runs[end].Style.Link == runs[i].Style.Link)
            {
                end++;
            }

            var group = runs[i..end];
            line.Append(group[0].Style.Link is { } address ? Link(group, address) : Emphasised(group, isLast: end == runs.Count));
            i = end;
        }

        return line.ToString();
    }

    private static List<Run> Collapsed(List<Run> runs)
    {
        var collapsed = new List<Run>();
        var afterSpace = true;
        foreach (var run in runs)
        {
            var text = HtmlSpace().Replace(run.Text, " ");
            if (afterSpace)
            {
                text = text.TrimStart();
            }

            if (text.Length == 0)
            {
                continue;
            }

            afterSpace = char.IsWhiteSpace(text[^1]);
            collapsed.Add(run with { Text = text });
        }

        while (collapsed.Count > 0 && collapsed[^1].Text.TrimEnd() is var text && text.Length < collapsed[^1].Text.Length)
        {
            var last = collapsed[^1];
            collapsed.RemoveAt(collapsed.Count - 1);
            if (text.Length > 0)
            {
                collapsed.Add(last with { Text = text });
            }
        }

        return collapsed;
    }

    // Emphasis may not start or end with a space: a space at an edge gets what its two sides have in common.
    private static List<Run> SpacesApart(List<Run> runs)
    {
        var apart = new List<Run>();
        for (var i = 0; i < runs.Count; i++)
        {
            var (text, style) = runs[i];
            var core = text.Trim();
            var start = core.Length == 0 ? text.Length : text.IndexOf(core[0], StringComparison.Ordinal);
            var before = i > 0 ? style.SharedWith(runs[i - 1].Style) : default;
            var after = i + 1 < runs.Count ? style.SharedWith(runs[i + 1].Style) : default;
            if (core.Length == 0)
            {
                apart.Add(new Run(text, before.SharedWith(after)));
                continue;
            }

            if (start > 0)
            {
                apart.Add(new Run(text[..start], before));
            }

            apart.Add(new Run(core, style));
            if (start + core.Length < text.Length)
            {
                apart.Add(new Run(text[(start + core.Length)..], after));
            }
        }

        return apart;
    }

    private static List<Run> Merged(List<Run> runs)
    {
        var merged = new List<Run>();
        foreach (var run in runs.Where(run => run.Text.Length > 0))
        {
            if (merged.Count > 0 && merged[^1].Style == run.Style)
            {
                merged[^1] = run with { Text = merged[^1].Text + run.Text };
            }
            else
            {
                merged.Add(run);
            }
        }

        return merged;
    }

    // "**Now:**then" is no emphasis to Markdown: where a word touches it, a sign at its edge has to step outside.
    private static List<Run> WithoutRaggedEdges(List<Run> runs)
    {
        var even = new List<Run>();
        for (var i = 0; i < runs.Count; i++)
        {
            var run = runs[i];
            var before = Neighbour(runs, i - 1, run);
            var after = Neighbour(runs, i + 1, run);
            var start = EndsInWord(before) && Adds(run.Style, before.Style) ? SignsAtStart(run) : 0;
            var end = StartsWithWord(after) && Adds(run.Style, after.Style) ? SignsAtEnd(run) : 0;
            if (start + end >= run.Text.Length)
            {
                even.Add(run with { Style = Emphasis(run.Style, before.Style.SharedWith(after.Style)) });
                continue;
            }

            even.Add(new Run(run.Text[..start], Emphasis(run.Style, before.Style)));
            even.Add(run with { Text = run.Text[start..^end] });
            even.Add(new Run(run.Text[^end..], Emphasis(run.Style, after.Style)));
        }

        return Merged(even);
    }

    // What stands beyond the edge of a link touches brackets, not words.
    private static Run Neighbour(List<Run> runs, int at, Run run) =>
        at >= 0 && at < runs.Count && runs[at].Style.Link == run.Style.Link ? runs[at] : new Run("", default);

    private static RunStyle Emphasis(RunStyle style, RunStyle from) =>
        style with { Struck = from.Struck, Bold = from.Bold, Italic = from.Italic };

    private static bool Adds(RunStyle style, RunStyle other) =>
        style.SharedWith(other) is var shared
        && Emphasis(default, shared) == Emphasis(default, other)
        && Emphasis(default, shared) != Emphasis(default, style);

    private static bool EndsInWord(Run run) => run is { Text.Length: > 0, Style.Code: false } && TouchesAsWord(run.Text[^1]);

    private static bool StartsWithWord(Run run) => run is { Text.Length: > 0, Style.Code: false } && TouchesAsWord(run.Text[0]);

    private static bool TouchesAsWord(char c) => !char.IsWhiteSpace(c) && !(char.IsAscii(c) && !char.IsLetterOrDigit(c));

    private static int SignsAtStart(Run run) => run.Style.Code ? run.Text.Length : run.Text.TakeWhile(IsSign).Count();

    private static int SignsAtEnd(Run run) => run.Style.Code ? run.Text.Length : run.Text.Reverse().TakeWhile(IsSign).Count();

    private static bool IsSign(char c) => !char.IsLetterOrDigit(c)
        && char.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

    private static string Link(List<Run> runs, string address)
    {
        if (runs is [{ Style: { HasEmphasis: false, Code: false } } only] && only.Text == address && LinkPolicy.IsWeb(address))
        {
            return $"<{address}>";
        }

        var text = Emphasised(runs, isLast: false);
        return text.Length == 0 ? "" : $"[{text}]({MarkdownEscape.Destination(address)})";
    }

    private static string Emphasised(List<Run> runs, bool isLast)
    {
        var text = new StringBuilder();
        var open = new Stack<(char Kind, string Marker)>();
        for (var i = 0; i < runs.Count; i++)
        {
            var run = runs[i];
            var kinds = Kinds(run.Style);
            while (open.Any(mark => !kinds.Contains(mark.Kind, StringComparison.Ordinal)))
            {
                text.Append(open.Pop().Marker);
            }

            foreach (var kind in kinds.Except(open.Select(mark => mark.Kind)).OrderByDescending(kind => Lasting(kind, runs, i)).ToList())
            {
                open.Push((kind, Marker(kind, text, run, i + 1 < runs.Count ? runs[i + 1] : default)));
                text.Append(open.Peek().Marker);
            }

            text.Append(run.Style.Code
                ? MarkdownEscape.Code(run.Text)
                : MarkdownEscape.Text(run.Text, inLink: run.Style.Link is not null, endsLine: isLast && i == runs.Count - 1 && open.Count == 0));
        }

        while (open.TryPop(out var last))
        {
            text.Append(last.Marker);
        }

        return text.ToString();
    }

    // What lasts longest is opened first, so that little has to be closed before its time.
    private static int Lasting(char kind, List<Run> runs, int from) =>
        runs.Skip(from).TakeWhile(run => Kinds(run.Style).Contains(kind, StringComparison.Ordinal)).Count();

    private static string Kinds(RunStyle style) => (style.Struck ? "s" : "") + (style.Bold ? "b" : "") + (style.Italic ? "i" : "");

    // An underscore means nothing within a word, and an asterisk next to those of bold may mean another thing.
    private static string Marker(char kind, StringBuilder before, Run run, Run next)
    {
        if (kind == 's')
        {
            return "~~";
        }

        if (kind == 'b')
        {
            return "**";
        }

        var afterWord = before.Length > 0 && TouchesAsWord(before[^1]);
        var beforeWord = StartsWithWord(next) && Emphasis(default, next.Style) == Emphasis(default, run.Style with { Italic = false });
        return afterWord || beforeWord ? "*" : "_";
    }

    // Signs that mean something only at the start of a line.
    private static string StartEscaped(string line) => LineStart().Match(line) switch
    {
        { Success: false } => line,
        var match => line.Insert(match.Groups["sign"].Index, "\\"),
    };

    [GeneratedRegex(@"^(?:(?<sign>>)|(?<sign>#)#{0,5}(?:\s|$)|(?<sign>[-+])(?:[-\s]|$)|(?<sign>=)=*\s*$|[0-9]{1,9}(?<sign>[.)])(?:\s|$))")]
    private static partial Regex LineStart();

    [GeneratedRegex(@"[ \t\n\r\f]+")]
    private static partial Regex HtmlSpace();
}
