namespace StatusPage.Domain.Availability;

/// <summary>Stretches in order that nowhere overlap, walked through once from left to right.</summary>
internal sealed class Track
{
    private readonly List<Stretch> _stretches;
    private int _next;

    private Track(List<Stretch> stretches) => _stretches = stretches;

    public IReadOnlyList<Stretch> Stretches => _stretches;

    /// <summary>Where stretches overlap, the one that began first stays; then the smallest id. So no order of input can matter.</summary>
    public static Track Of(IEnumerable<Stretch> stretches)
    {
        var result = new List<Stretch>();
        var covered = long.MinValue;
        foreach (var stretch in stretches.OrderBy(s => s.From).ThenBy(s => s.Notice, StringComparer.Ordinal).ThenBy(s => s.To))
        {
            var from = Math.Max(stretch.From, covered);
            if (stretch.To <= from)
            {
                continue;
            }

            result.Add(stretch with { From = from });
            covered = stretch.To;
        }

        return new Track(result);
    }

    public static Track Of(IEnumerable<Period> periods) =>
        Of(periods.Select(p => new Stretch(Seconds.Of(p.From), Seconds.Of(p.To))));

    /// <summary>The notice of the stretch that <paramref name="second"/> lies in, or null. Asked in ascending order.</summary>
    public string? At(long second)
    {
        while (_next < _stretches.Count && _stretches[_next].To <= second)
        {
            _next++;
        }

        return _next < _stretches.Count && _stretches[_next].From <= second ? _stretches[_next].Notice : null;
    }

    /// <summary>The first moment after the one last asked for at which the answer may differ.</summary>
    public long NextChange(long second) =>
        _next == _stretches.Count ? long.MaxValue
        : _stretches[_next].From > second ? _stretches[_next].From
        : _stretches[_next].To;
}
