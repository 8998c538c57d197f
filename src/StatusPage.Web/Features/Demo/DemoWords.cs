using System.Text.RegularExpressions;
using StatusPage.Domain;

namespace StatusPage.Web.Features.Demo;

/// <summary>Fills the <c>{words}</c> of one event's texts: its names stay the same in all of them, phrases are chosen anew.</summary>
internal sealed partial class DemoWords(DemoStory story, Random random, IReadOnlyDictionary<string, string> names)
{
    public static DemoWords For(DemoStory story, Random random, Dictionary<string, List<string>> names) =>
        new(story, random, names.ToDictionary(n => n.Key, n => n.Value[random.Next(n.Value.Count)]));

    public DemoWords With(string name, string value) =>
        new(story, random, new Dictionary<string, string>(names) { [name] = value });

    public LocalizedText Fill(StoryText text) => Fill(text.Nl, text.En);

    public LocalizedText Fill(string? nl, string? en)
    {
        // One choice for both languages, so that they say the same.
        var choice = random.Next(int.MaxValue);
        return new LocalizedText(Fill(nl, Language.Dutch, choice), Fill(en, Language.English, choice));
    }

    private string? Fill(string? text, Language language, int choice) => text is null ? null : Word().Replace(text, match =>
    {
        var word = match.Groups[1].Value;
        if (names.TryGetValue(word, out var name))
        {
            return name;
        }

        var phrases = story.Phrases[word];
        return phrases[choice % phrases.Count].Plain.For(language).Text;
    });

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Word();
}
