using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Content;

/// <summary>A Markdown file that begins with YAML between two lines of <c>---</c>.</summary>
/// <param name="Name">As problems name it: <c>templates/nl/ddos.md</c>.</param>
/// <param name="Lines">Of the text after the YAML.</param>
/// <param name="FirstLine">The number in the file of the first of them.</param>
public sealed record MarkdownFile(string Name, YamlMapping Front, IReadOnlyList<string> Lines, int FirstLine)
{
    private const string Fence = "---";

    public string Body => string.Join('\n', Lines).Trim();

    /// <summary>Null when it cannot be read as such; the problem has then been reported.</summary>
    public static MarkdownFile? Read(string path, string name, List<Problem> problems)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(name, $"cannot be read: {e.Message}"));
            return null;
        }

        return Parse(text, name, problems);
    }

    public static MarkdownFile? Parse(string text, string name, List<Problem> problems)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var end = lines[0].TrimEnd() == Fence ? Array.FindIndex(lines, 1, l => l.TrimEnd() == Fence) : -1;
        if (end < 0)
        {
            problems.Add(new Problem($"{name}:1", "the file must begin with 'key: value' lines between two lines of ---"));
            return null;
        }

        using var reader = new StringReader(string.Join('\n', lines[1..end]));
        return YamlFile.Read(reader, name, 1, problems) is { } front ? new MarkdownFile(name, front, lines[(end + 1)..], end + 2) : null;
    }
}
