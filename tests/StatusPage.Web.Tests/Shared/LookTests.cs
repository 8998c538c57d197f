using System.Text.RegularExpressions;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Shared;

/// <summary>House rules of styles, icons and views.</summary>
public partial class LookTests
{
    private static readonly string Features = Path.Combine(TestEnvironment.RepositoryRoot, "src/StatusPage.Web/Features");

    private static readonly string Styles = File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot, "wwwroot/css/site.css"));

    private static IEnumerable<(string Name, string Text)> Views =>
        Directory.EnumerateFiles(Features, "*.cshtml", SearchOption.AllDirectories).Select(f => (Path.GetRelativePath(Features, f), File.ReadAllText(f)));

    [Fact]
    public void The_dark_colours_are_the_same_by_choice_and_by_the_system()
    {
        var bySystem = Properties(Block(":root:not([data-theme=\"light\"])"));
        var byChoice = Properties(Block(":root[data-theme=\"dark\"]"));

        Assert.NotEmpty(bySystem);
        Assert.Equal(bySystem, byChoice);
    }

    [Theory]
    [InlineData(":root {")]
    [InlineData(":root[data-theme=\"dark\"]")]
    public void The_colours_of_states_can_be_read_and_told_apart_by_lightness(string theme)
    {
        var colours = Properties(Block(theme)).ToDictionary(p => p.Name, p => p.Value);
        string[] states = ["ok", "maint", "degr", "part", "major"];

        foreach (var state in states)
        {
            // WCAG 2.2: 4.5 for text, 3 for signs (1.4.3, 1.4.11).
            Assert.InRange(Contrast(colours[$"--{state}-ink"], colours["--surface"]), 4.5, 21);
            Assert.InRange(Contrast(colours[$"--{state}-ink"], colours[$"--{state}-tint"]), 4.5, 21);
            Assert.InRange(Contrast(colours[$"--{state}"], colours["--surface"]), 3, 21);
            Assert.InRange(Contrast(colours[$"--{state}"], colours["--ground"]), 3, 21);
        }

        var lightness = states.Select(s => Lightness(colours[$"--{s}"])).Order().ToList();
        Assert.All(lightness.Zip(lightness.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 4.5, 100));
    }

    [Fact]
    public void Every_icon_that_is_used_has_been_drawn()
    {
        var drawn = Views.SelectMany(v => Symbol().Matches(v.Text)).Select(m => m.Groups[1].Value).ToHashSet();
        var used = Views.SelectMany(v => IconTag().Matches(v.Text)).Select(m => m.Groups[1].Value).Distinct();

        Assert.Empty(used.Except(drawn));
    }

    [Fact]
    public void No_view_holds_a_style_or_a_script_of_its_own() =>
        Assert.Empty(Views.Where(v => Inline().IsMatch(v.Text)).Select(v => v.Name));

    private static string Block(string selector)
    {
        var start = Styles.IndexOf(selector, StringComparison.Ordinal);
        return Styles[start..Styles.IndexOf('}', start)];
    }

    private static List<(string Name, string Value)> Properties(string block) =>
        [.. Property().Matches(block).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>L* of CIELAB.</summary>
    private static double Lightness(string colour) => (116 * Math.Cbrt(Luminance(colour))) - 16;

    private static double Luminance(string colour)
    {
        var digits = colour.Length == 4 ? string.Concat(colour[1..].Select(c => $"{c}{c}")) : colour[1..];
        double[] parts = [.. Enumerable.Range(0, 3).Select(i => Convert.ToInt32(digits.Substring(2 * i, 2), 16) / 255.0).Select(p => p <= 0.04045 ? p / 12.92 : Math.Pow((p + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex("(--[a-z0-9-]+|color-scheme):\\s*([^;]+);")]
    private static partial Regex Property();

    [GeneratedRegex("<symbol id=\"i-([a-z_]+)\"")]
    private static partial Regex Symbol();

    [GeneratedRegex("<icon name=\"([a-z_]+)\"")]
    private static partial Regex IconTag();

    [GeneratedRegex("<style|\\sstyle=\"|<script(?![^>]*\\ssrc=)|\\son[a-z]+=\"")]
    private static partial Regex Inline();
}
