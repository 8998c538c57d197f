using System.Collections;
using StatusPage.Domain.Catalogue;

namespace StatusPage.Domain.Availability;

/// <summary>
/// The downtime of a report in a few bytes a span, made into spans when they are read. Kept as objects they would be
/// most of what a report allocates, and the collector would make ten times the spans cost more than ten times the time.
/// </summary>
internal sealed class DowntimeLog : IReadOnlyList<DowntimeSpan>
{
    /// <summary>Blocks double up to here; a larger one would be a large object to the collector.</summary>
    private const int LargestBlock = 2048;

    private const int FirstBlock = 8;

    private readonly List<Entry[]> _blocks = [];
    private readonly List<Exclusion?> _exclusions = [null];
    private readonly List<CausesThen> _sets = [];

    /// <param name="From">Since 1970, as in <see cref="Seconds"/>.</param>
    /// <param name="Changes">The moment in the log of its set of causes.</param>
    private readonly record struct Entry(long From, int Length, int Changes, int CauseCount, int Exclusion, byte Set, byte State)
    {
        public long To => From + Length;
    }

    public int Count { get; private set; }

    /// <summary>What of it is not excluded.</summary>
    public long CountedSeconds { get; private set; }

    public DowntimeSpan this[int index] => index >= 0 && index < Count ? SpanOf(At(index)) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Makes the last span longer when the same can be said of what comes next.</summary>
    public void Add(long from, long to, ServiceState state, CausesThen causes, Exclusion? exclusion)
    {
        var entry = new Entry(from, (int)(to - from), causes.Changes, causes.Count, NumberOf(exclusion), SetOf(causes), (byte)state);
        CountedSeconds += exclusion is null ? entry.Length : 0;
        if (Count > 0)
        {
            ref var last = ref At(Count - 1);
            if (last.To == from && last with { From = from, Length = entry.Length } == entry)
            {
                last = last with { Length = last.Length + entry.Length };
                return;
            }
        }

        if (Count == Capacity(_blocks.Count))
        {
            _blocks.Add(new Entry[SizeOf(_blocks.Count)]);
        }

        At(Count++) = entry;
    }

    public IEnumerator<DowntimeSpan> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int SizeOf(int block) => block > 8 ? LargestBlock : FirstBlock << block;

    /// <summary>How many entries go into so many blocks.</summary>
    private static int Capacity(int blocks) => blocks > 9 ? Capacity(9) + ((blocks - 9) * LargestBlock) : FirstBlock * ((1 << blocks) - 1);

    private ref Entry At(int index)
    {
        var small = Capacity(9);
        var block = index < small ? int.Log2((index / FirstBlock) + 1) : 9 + ((index - small) / LargestBlock);
        return ref _blocks[block][index - Capacity(block)];
    }

    private DowntimeSpan SpanOf(Entry entry) => new(
        Seconds.ToInstant(entry.From),
        Seconds.ToInstant(entry.To),
        (ServiceState)entry.State,
        _sets[entry.Set].At(entry.Changes, entry.CauseCount),
        _exclusions[entry.Exclusion]);

    private int NumberOf(Exclusion? exclusion)
    {
        if (exclusion is null)
        {
            return 0;
        }

        if (!ReferenceEquals(_exclusions[^1], exclusion))
        {
            _exclusions.Add(exclusion);
        }

        return _exclusions.Count - 1;
    }

    private byte SetOf(CausesThen causes)
    {
        for (var i = 0; i < _sets.Count; i++)
        {
            if (_sets[i].IsOfOneSetWith(causes))
            {
                return (byte)i;
            }
        }

        _sets.Add(causes);
        return (byte)(_sets.Count - 1);
    }
}
