using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StatusPage.Web.Commands;
using Xunit;

namespace StatusPage.Testing;

/// <summary>A progress bar on a terminal that shows every step, and what it showed.</summary>
public sealed partial class ProgressSteps
{
    private readonly StringBuilder _shown = new();

    public ProgressSteps() => Bar = new ProgressBar("", new StringWriter(_shown, CultureInfo.InvariantCulture), terminal: true, new Impatient());

    public ProgressBar Bar { get; }

    /// <summary>It began at nothing, only rose, ended its line at the total, and said nothing after it.</summary>
    /// <returns>How far it was at each step.</returns>
    public IReadOnlyList<int> RoseTo(int total)
    {
        var steps = Step().Matches(_shown.ToString()).Select(m => (Done: int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), Total: int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture))).ToList();
        Assert.All(steps, s => Assert.Equal(total, s.Total));
        Assert.Equal(steps.Select(s => s.Done).Order(), steps.Select(s => s.Done));
        Assert.Equal((0, total), (steps[0].Done, steps[^1].Done));
        Assert.Equal(_shown.ToString().Length - 1, _shown.ToString().IndexOf('\n', StringComparison.Ordinal));
        return [.. steps.Select(s => s.Done)];
    }

    [GeneratedRegex(@"(\d+)/(\d+)")]
    private static partial Regex Step();
}
