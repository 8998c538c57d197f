using System.Collections.Concurrent;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>How many requests a key has made in this minute. Counted by each node for itself.</summary>
public sealed class ApiLimits(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, (long Minute, int Count)> _counts = new();

    public ApiTurn Take(string keyId, int perMinute)
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        var minute = seconds / 60;
        var before = 0;
        var (_, count) = _counts.AddOrUpdate(keyId, (minute, 1), (_, known) =>
        {
            before = known.Minute == minute ? 0 : Math.Max(0, known.Count - perMinute - 1);
            return known.Minute == minute ? (minute, known.Count + 1) : (minute, 1);
        });
        return count <= perMinute ? new ApiTurn(null, before) : new ApiTurn((int)(60 - (seconds % 60)), count == perMinute + 1 ? 1 : 0);
    }
}

/// <param name="RetryAfter">After how many seconds the key may again; null when it may.</param>
/// <param name="ToLog">
/// How many calls beyond the limit are to be logged now: the first of a minute at once, all others of it together with
/// the key's next call in a later minute, so that a program that storms does not fill the log.
/// </param>
public readonly record struct ApiTurn(int? RetryAfter, int ToLog);
