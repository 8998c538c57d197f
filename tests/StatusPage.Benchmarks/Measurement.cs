using System.Globalization;

namespace StatusPage.Benchmarks;

/// <summary>A row of the table.</summary>
internal sealed record Measurement(string What, string Measured, string Goal = "", bool Reached = true)
{
    /// <summary>As text with a point and the given number of decimals, whatever the machine's language.</summary>
    public static string Number(double value, int decimals = 0) => value.ToString("N" + decimals, CultureInfo.InvariantCulture);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>What is going on, apart from the table on standard output.</summary>
internal static class Progress
{
    public static void Say(string what) => Console.Error.WriteLine($"== {what}");
}
