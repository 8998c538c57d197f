using System.Collections.Concurrent;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>How many requests a key has made in this minute. Counted by each node for itself.</summary>
public sealed class ApiLimits(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, (long Minute, int Count)> _counts = new();

    /// <returns>Null when it may; else after how many seconds it may again, and whether this is the first that may not.</returns>
    public (int Seconds, bool IsFirst)? Take(string keyId, int perMinute)
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        var minute = seconds / 60;
        var (_, count) = _counts.AddOrUpdate(keyId, (minute, 1), (_, known) => known.Minute == minute ? (minute, known.Count + 1) : (minute, 1));
        return count <= perMinute ? null : ((int)(60 - (seconds % 60)), count == perMinute + 1);
    }
}
