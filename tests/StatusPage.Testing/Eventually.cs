using System.Diagnostics;
using Xunit.Sdk;

namespace StatusPage.Testing;

/// <summary>Waits for what happens by itself.</summary>
public static class Eventually
{
    /// <summary>Looks until the condition holds; fails, saying what was waited for, when that takes too long.</summary>
    /// <returns>How long it took.</returns>
    public static Task<TimeSpan> TrueAsync(Func<Task<bool>> condition, TimeSpan longest, string what) => TrueAsync(condition, longest, () => what);

    /// <param name="what">Asked for when it has taken too long: what was waited for, and what there is.</param>
    public static async Task<TimeSpan> TrueAsync(Func<Task<bool>> condition, TimeSpan longest, Func<string> what)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > longest)
            {
                throw FailException.ForFailure($"Not within {longest.TotalSeconds:0} seconds: {what()}.");
            }

            await Task.Delay(20);
        }

        return waited.Elapsed;
    }
}
