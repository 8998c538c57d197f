using System.Text.RegularExpressions;

namespace StatusPage.Web.Features.Audit;

public enum DiffKind
{
    Same = 0,
    Gone = 1,
    New = 2,
}

/// <summary>Where two texts differ, word by word, as a reader would mark it.</summary>
public static partial class WordDiff
{
    /// <summary>Words of one text times words of the other; beyond it the one text is shown to have replaced the other.</summary>
    private const int MostWork = 4_000_000;

    public static IReadOnlyList<(DiffKind Kind, string Text)> Of(string? before, string? after)
    {
        var (old, now) = (Words(before), Words(after));
        if ((long)old.Count * now.Count > MostWork)
        {
            return Joined([(DiffKind.Gone, before!), (DiffKind.New, after!)]);
        }

        // How much the two have in common from each pair of places on.
        var common = new int[old.Count + 1, now.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
        {
            for (var j = now.Count - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var parts = new List<(DiffKind, string)>();
        var (o, n) = (0, 0);
        while (o < old.Count || n < now.Count)
        {
            if (o < old.Count && n < now.Count && old[o] == now[n])
            {
                parts.Add((DiffKind.Same, old[o++]));
                n++;
            }
            else if (o < old.Count && (n == now.Count || common[o + 1, n] >= common[o, n + 1]))
            {
                parts.Add((DiffKind.Gone, old[o++]));
            }
            else
            {
                parts.Add((DiffKind.New, now[n++]));
            }
        }

        return Joined(parts);
    }

    private static List<(DiffKind Kind, string Text)> Joined(IEnumerable<(DiffKind Kind, string Text)> parts)
    {
        var joined = new List<(DiffKind Kind, string Text)>();
        foreach (var (kind, text) in parts)
        {
            if (joined is [.., var last] && last.Kind == kind)
            {
                joined[^1] = (kind, last.Text + text);
            }
            else
            {
                joined.Add((kind, text));
            }
        }

        return joined;
    }

    private static List<string> Words(string? text) => text is null ? [] : [.. Word().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]")]
    private static partial Regex Word();
}
