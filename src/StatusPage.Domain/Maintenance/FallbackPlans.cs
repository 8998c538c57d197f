using System.Text;

namespace StatusPage.Domain.Maintenance;

/// <summary>M2: whether what stands in the field can be a plan at all.</summary>
public static class FallbackPlans
{
    private const int FewestLetters = 10;

    private static readonly HashSet<string> Fillers = new(StringComparer.Ordinal)
    {
        "nvt", "na", "tbd", "tba", "tbc", "todo", "geen", "none", "niets", "nothing", "leeg", "empty", "test", "xxx", "volgt", "later",
        "komt", "nog", "follows", "to", "be", "decided", "done", "unknown", "onbekend", "lorem", "ipsum", "dolor", "sit", "amet",
        "plan", "fallback", "scenario", "invullen", "fill", "in", "not", "applicable", "van", "toepassing", "niet", "asdf", "qwerty",
    };

    /// <summary>At least two different words that are not what people type to get past a field.</summary>
    public static bool IsPlaceholder(string plan)
    {
        var words = WordsOf(plan).Distinct(StringComparer.Ordinal).ToList();
        var meaningful = words.Where(w => w.Length > 1 && !Fillers.Contains(w) && w.Distinct().Skip(1).Any()).ToList();
        return meaningful.Count < 2 || meaningful.Sum(w => w.Length) < FewestLetters;
    }

    private static IEnumerable<string> WordsOf(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text + " ")
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (c != '.' && word.Length > 0)
            {
                // A point does not end a word: "n.v.t." is one.
                yield return word.ToString();
                word.Clear();
            }
        }
    }
}
