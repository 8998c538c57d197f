using System.Diagnostics;
using Xunit.Sdk;

namespace StatusPage.Testing;

/// <summary>Waits for what happens by itself.</summary>
public static class Eventually
{
    /// <summary>Looks until the condition holds; fails, saying what was waited for, when that takes too long.</summary>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> TrueAsync(Func<Task<bool>> condition, TimeSpan longest, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > longest)
            {
                throw FailException.ForFailure($"Not within {longest.TotalSeconds:0} seconds: {what}.");
            }

            await Task.Delay(20);
        }

        return waited.Elapsed;
    }
}
