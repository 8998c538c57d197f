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

    /// <summary>The notice of the stretch in which the second last advanced to lies, or null.</summary>
    public string? Notice { get; private set; }

    /// <summary>The first moment after it at which the answer may differ.</summary>
    public long NextChange { get; private set; } = long.MinValue;

    public void AdvanceTo(long second)
    {
        while (_next < _stretches.Count && _stretches[_next].To <= second)
        {
            _next++;
        }

        var inside = _next < _stretches.Count && _stretches[_next].From <= second;
        Notice = inside ? _stretches[_next].Notice : null;
        NextChange = _next == _stretches.Count ? long.MaxValue : inside ? _stretches[_next].To : _stretches[_next].From;
    }
}
