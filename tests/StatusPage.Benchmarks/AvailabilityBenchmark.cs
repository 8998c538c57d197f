using System.Diagnostics;
using StatusPage.Domain;
using StatusPage.Domain.Availability;
using StatusPage.Domain.Catalogue;

namespace StatusPage.Benchmarks;

/// <summary>
/// A month's report of a hundred services with a thousand and with ten thousand intervals each: one after the other, and
/// each lasting a tenth of the month, so that a hundred and a thousand lie over each other. And ninety days of bars.
/// </summary>
internal static class AvailabilityBenchmark
{
    private const int Services = 100;
    private const int Few = 1_000;
    private const int Many = 10_000;
    private const int Rounds = 7;
    private const double MostTimes = 12;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");
    private static readonly CalendarMonth Month = new(2026, 11);
    private static readonly Period Whole = Month.In(Zone);

    private static readonly AvailabilityPolicy Policy = new(
        Zone, new TimeOnly(22, 0), new TimeOnly(6, 0), TimeSpan.FromHours(4), TimeSpan.FromHours(16), 0.001m, TimeSpan.FromSeconds(5));

    public static Task<IReadOnlyList<Measurement>> RunAsync(Workplace workplace)
    {
        IReadOnlyList<Measurement> rows =
        [
            .. Compare("apart", (i, count) => Stretch(i, count, 0.6 / count)),
            .. Compare("a tenth of them at a time over each other", (i, count) => Stretch(i, count, 0.1)),
            .. Bars(),
        ];
        return Task.FromResult(rows);
    }

    private static IEnumerable<Measurement> Compare(string how, Func<int, int, (double From, double Length)> lay)
    {
        var (shorter, longer, times) = (new List<double>(), new List<double>(), new List<double>());
        var allocated = 0L;
        for (var round = -1; round < Rounds; round++)
        {
            // As many intervals on either side: the collector then comes as often, and neither gets its work for free.
            var (fewer, _) = Report(Few, lay, times: Many / Few);
            var (other, bytes) = Report(Many, lay, times: 1);
            var one = fewer / (Many / Few);
            if (round < 0)
            {
                // The first is for the compiler.
                continue;
            }

            shorter.Add(one);
            longer.Add(other);
            times.Add(other / one);
            allocated = bytes;
        }

        var ratio = Measurement.Median(times);
        yield return new($"Month's report, {Services} services, {Measurement.Number(Few)} intervals each, {how}", $"{Measurement.Number(Measurement.Median(shorter), 1)} ms");
        yield return new(
            $"The same with {Measurement.Number(Many)}",
            $"{Measurement.Number(Measurement.Median(longer), 1)} ms, {Measurement.Number(allocated / 1e6)} MB allocated, {Measurement.Number(ratio, 1)} times the time (median of {Rounds} rounds)",
            $"at most {MostTimes} times",
            ratio <= MostTimes);
    }

    /// <summary>From rolled-up days, as the board keeps them: only today is worked out from intervals.</summary>
    private static IEnumerable<Measurement> Bars()
    {
        var histories = Histories(Many, (i, count) => Stretch(i, count, 0.6 / count));
        var (first, last) = (Month.FirstDay.AddDays(-60), Month.Next.FirstDay.AddDays(-1));
        var (all, _) = Measure(() => histories.ForEach(h => DayRollups.Compute(h.Life, h.Holds, [], first, last, Zone, Whole.To)));
        var today = histories.ConvertAll(h => h.Holds.Where(hold => hold.To > Whole.To.AddDays(-1)).ToList());
        var (kept, _) = Measure(() =>
        {
            for (var i = 0; i < histories.Count; i++)
            {
                DayRollups.Compute(histories[i].Life, today[i], [], last, last, Zone, Whole.To);
            }
        });
        yield return new($"90 days of bars of {Services} services with {Measurement.Number(Many)} intervals, from nothing", $"{Measurement.Number(all, 1)} ms");
        yield return new("The same with the days before today rolled up", $"{Measurement.Number(kept, 1)} ms");
    }

    /// <summary>One service after the other, so that what is measured is the report and not the keeping of a million intervals.</summary>
    private static (double Milliseconds, long Bytes) Report(int count, Func<int, int, (double From, double Length)> lay, int times)
    {
        var (total, bytes) = (0.0, 0L);
        for (var service = 0; service < Services * times; service++)
        {
            var history = History(service, count, lay);
            var (took, allocated) = Measure(() => MonthlyAvailability.Compute(history, Month, Policy, [], Whole.To), collect: service == 0);
            total += took;
            bytes += allocated;
        }

        return (total, bytes);
    }

    private static (double Milliseconds, long Bytes) Measure(Action run, bool collect = true)
    {
        if (collect)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        run();
        return (clock.Elapsed.TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (double From, double Length) Stretch(int i, int count, double length) => ((double)i / count * (1 - length), length);

    private static List<ServiceHistory> Histories(int count, Func<int, int, (double From, double Length)> lay) =>
        [.. Enumerable.Range(0, Services).Select(s => History(s, count, lay))];

    private static ServiceHistory History(int service, int count, Func<int, int, (double From, double Length)> lay)
    {
        var length = Whole.To - Whole.From;
        return new ServiceHistory(
            $"service{service}",
            new ServiceLife(Whole.From.AddYears(-1)),
            [
                .. Enumerable.Range(0, count).Select(i =>
                {
                    var (from, part) = lay(i, count);
                    var start = Whole.From + (length * from);
                    return new Hold(i % 3 == 0 ? ServiceState.DegradedPerformance : ServiceState.MajorOutage, start, start + (length * part), new Cause(CauseKind.Incident, $"i{i}"));
                }),
            ],
            [],
            [.. Enumerable.Range(0, count).Select(i => new IncidentEvidence($"i{i}", i % 7 == 0 ? new LocalizedText("Aanval", "Attack") : null))],
            []);
    }
}
