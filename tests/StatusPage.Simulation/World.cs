using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Deadlines;
using StatusPage.Domain.Incidents;
using StatusPage.Web;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.Incidents;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Settings;

namespace StatusPage.Simulation;

/// <summary>
/// Years of incidents on virtual time: staff who publish, forget or sleep, triggers that get lost, and a program that
/// is killed now and then and comes back within minutes.
/// </summary>
internal sealed class World
{
    private const double LostTriggers = 0.15;
    private const int IncidentsPerYear = 220;
    private const int RestartsPerYear = 24;
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestDown = TimeSpan.FromSeconds(200);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(20);
    private static readonly Actor Staff = new("Sanne", null);

    private readonly OperatorSettings _settings;
    private readonly Random _random;
    private readonly VirtualClock _clock;
    private readonly DateTimeOffset _end;
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, long Order)> _events = new();
    private readonly Dictionary<(string Deadline, DateTimeOffset Milestone), DateTimeOffset> _triggers = [];
    private readonly List<string> _mistakes = [];
    private ProgramLife? _life;
    private long _order;
    private int _restarts;
    private int _lost;

    public World(OperatorSettings settings, int seed, int years)
    {
        (_settings, _random) = (settings, new Random(seed));
        _clock = new VirtualClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _end = _clock.Now.AddYears(years);
        var length = _end - _clock.Now;
        for (var i = 0; i < IncidentsPerYear * years; i++)
        {
            At(_clock.Now + (length * _random.NextDouble()), BeginAsync);
        }

        for (var year = 0; year < years; year++)
        {
            foreach (var change in ClockChanges(2026 + year))
            {
                At(change + TimeSpan.FromMinutes(_random.Next(-240, 240)), BeginAsync);
            }
        }

        for (var i = 0; i < RestartsPerYear * years; i++)
        {
            At(_clock.Now + (length * _random.NextDouble()), KillAsync);
        }
    }

    public async Task<IReadOnlyList<string>> RunAsync(Action<int, int> progress)
    {
        var first = _clock.Now;
        var days = (int)(_end - first).TotalDays;
        _life = await ProgramLife.StartAsync(_settings, _clock);
        while (true)
        {
            var trigger = _life is null || _triggers.Count == 0 ? (DateTimeOffset?)null : _triggers.Values.Min();
            var has = _events.TryPeek(out _, out var next);
            if (!has && trigger is null)
            {
                break;
            }

            if (!has || (trigger is { } at && at <= next.At))
            {
                Advance(trigger!.Value);
                await _life!.WatchAsync(_clock.Now);
            }
            else
            {
                Advance(next.At);
                await _events.Dequeue()();
            }

            await SetTriggersAsync();
            progress(Math.Min(days, (int)(_clock.Now - first).TotalDays), days);
        }

        var report = await ReportAsync();
        await _life!.DisposeAsync();
        return report;
    }

    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>The last Sundays of March and October, 01:00 UTC.</summary>
    private static IEnumerable<DateTimeOffset> ClockChanges(int year)
    {
        foreach (var month in new[] { 3, 10 })
        {
            var day = new DateTimeOffset(year, month, 31, 1, 0, 0, TimeSpan.Zero);
            yield return day.AddDays(-(int)day.DayOfWeek);
        }
    }

    private void At(DateTimeOffset at, Func<Task> action) => _events.Enqueue(action, (at, _order++));

    private void After(double minutes, Func<Task> action) => At(_clock.Now.AddMinutes(minutes), action);

    private void Advance(DateTimeOffset to) => _clock.Now = to > _clock.Now ? to : _clock.Now;

    /// <summary>Staff find the site down: they try again.</summary>
    private bool IsDown(Func<Task> again)
    {
        if (_life is null)
        {
            At(_clock.Now + Retry, again);
        }

        return _life is null;
    }

    /// <summary>Each next milestone has its trigger; some get lost, and then the sweep of the next minute finds it.</summary>
    private async Task SetTriggersAsync()
    {
        if (_life is null)
        {
            return;
        }

        await using var db = _life.NewDb();
        var wanted = (await db.Deadlines.Where(d => d.NextMilestoneAt != null).Select(d => new { d.Id, d.NextMilestoneAt }).ToListAsync())
            .Select(d => (d.Id, Milestone: d.NextMilestoneAt!.Value))
            .ToHashSet();
        foreach (var gone in _triggers.Keys.Where(k => !wanted.Contains(k)).ToList())
        {
            _triggers.Remove(gone);
        }

        foreach (var key in wanted.Where(w => !_triggers.ContainsKey(w)))
        {
            var isLost = _random.NextDouble() < LostTriggers;
            _lost += isLost ? 1 : 0;
            var from = key.Milestone > _clock.Now ? key.Milestone : _clock.Now;
            _triggers[key] = isLost ? new DateTimeOffset(((from.UtcTicks / Sweep.Ticks) + 1) * Sweep.Ticks, TimeSpan.Zero) : from;
        }
    }

    private async Task KillAsync()
    {
        if (_life is null)
        {
            return;
        }

        _restarts++;
        await _life.DisposeAsync();
        _life = null;
        At(_clock.Now + (LongestDown * _random.NextDouble()), async () =>
        {
            _life = await ProgramLife.StartAsync(_settings, _clock);
            // The stored triggers that were missed fire at once.
            _triggers.Clear();
            await _life.WatchAsync(_clock.Now);
        });
    }

    private async Task BeginAsync()
    {
        if (IsDown(BeginAsync))
        {
            return;
        }

        var id = NewId.Create();
        var dice = _random.NextDouble();
        if (dice < 0.15)
        {
            await PublishAsync(id, notify: _random.NextDouble() < 0.8);
            return;
        }

        var detected = _clock.Now - TimeSpan.FromSeconds(_random.Next(0, 300));
        Expect(await _life!.UseAsync((NoteIncident n) => n.RunAsync(new NotedIncident(id, Facts(detected), States()), Staff, default)));
        if (_random.NextDouble() < 0.3)
        {
            After(_random.Next(1, 25), () => TakeAsync(id));
        }

        if (_random.NextDouble() < 0.2)
        {
            After(_random.Next(1, 20), () => AmendAsync(id));
        }

        if (_random.NextDouble() < 0.05)
        {
            // A kill in the middle of it, often at a milestone.
            After(_random.Next(0, 12) * 5, KillAsync);
        }

        if (dice < 0.25)
        {
            After(_random.Next(2, 90), () => DismissAsync(id));
        }
        else if (dice < 0.75)
        {
            // Most react; the slower ones find that the site was faster.
            After(1 - (Math.Log(1 - _random.NextDouble()) * 25), () => PublishAsync(id, notify: _random.NextDouble() < 0.9));
        }
        else
        {
            After(_random.Next(6 * 60, 12 * 60), () => GoOnAsync(id));
        }
    }

    private async Task PublishAsync(string id, bool notify)
    {
        if (IsDown(() => PublishAsync(id, notify)))
        {
            return;
        }

        await using var db = _life!.NewDb();
        var known = await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id);
        if (known is null or { IsNoted: true })
        {
            var next = _random.NextDouble() < 0.7 ? _clock.Now.AddMinutes(_random.Next(20, 120)) : (DateTimeOffset?)null;
            Expect(await _life.UseAsync((PublishIncident p) => p.RunAsync(
                new NewIncident(id, known?.Facts ?? Facts(_clock.Now), IncidentStatus.Investigating, Words(), States(), next, notify), Staff, default)));
        }

        After(_random.Next(5, 100), () => GoOnAsync(id));
    }

    /// <summary>Another update, or the end.</summary>
    private async Task GoOnAsync(string id)
    {
        if (IsDown(() => GoOnAsync(id)))
        {
            return;
        }

        await using var db = _life!.NewDb();
        var known = await db.Incidents.AsNoTracking().SingleAsync(i => i.Id == id);
        if (!known.IsPublished)
        {
            _mistakes.Add($"{id} was not told by {_clock.Now:O}");
            return;
        }

        var ends = _random.NextDouble() < 0.6;
        Expect(await _life.UseAsync((AddIncidentUpdate a) => a.RunAsync(
            new NewIncidentUpdate(
                id, NewId.Create(), known.Version, ends ? IncidentStatus.Resolved : IncidentStatus.Identified, Words(), new Dictionary<string, ServiceState>(),
                ends ? null : _clock.Now.AddMinutes(_random.Next(20, 120)), _random.NextDouble() < 0.8),
            Staff,
            default)));
        if (ends)
        {
            After(_random.Next(60, 5 * 24 * 60), () => ExplainAsync(id));
        }
        else
        {
            After(_random.Next(10, 140), () => GoOnAsync(id));
        }
    }

    private async Task ExplainAsync(string id)
    {
        if (IsDown(() => ExplainAsync(id)))
        {
            return;
        }

        await using var db = _life!.NewDb();
        var known = await db.Incidents.AsNoTracking().SingleAsync(i => i.Id == id);
        Expect(await _life.UseAsync((AddIncidentUpdate a) => a.RunAsync(
            new NewIncidentUpdate(id, NewId.Create(), known.Version, IncidentStatus.Postmortem, Words(), new Dictionary<string, ServiceState>(), null, true), Staff, default)));
    }

    private async Task DismissAsync(string id)
    {
        if (IsDown(() => DismissAsync(id)))
        {
            return;
        }

        var outcome = await _life!.UseAsync((DismissIncident d) => d.RunAsync(id, "De meting was fout.", Staff, default));
        if (!outcome.IsDone)
        {
            // The site had told of it already: then it can only be ended.
            await GoOnAsync(id);
        }
    }

    private async Task TakeAsync(string id)
    {
        if (_life is null)
        {
            return;
        }

        await using var db = _life.NewDb();
        var first = await db.Deadlines.AsNoTracking().SingleAsync(d => d.SubjectId == id && d.Kind == DeadlineKind.FirstNotification);
        Expect(await _life.UseAsync((TakeDuty t) => t.RunAsync(first.Id, Staff.Name, Staff, default)));
    }

    /// <summary>Somebody corrects the detection: later with a reason, or earlier by as much as leaves the site time.</summary>
    private async Task AmendAsync(string id)
    {
        if (_life is null)
        {
            return;
        }

        await using var db = _life.NewDb();
        var known = await db.Incidents.AsNoTracking().SingleAsync(i => i.Id == id);
        var moved = known.DetectedAt.AddMinutes(_random.Next(-15, 10));
        if (known.IsNoted && moved <= _clock.Now)
        {
            Expect(await _life.UseAsync((AmendIncident a) => a.RunAsync(new IncidentAmendment(id, known.Version, known.Facts with { DetectedAt = moved }, "De klok stond verkeerd."), Staff, default)));
        }
    }

    private static IncidentFacts Facts(DateTimeOffset detected) => new(new("Er hapert iets", "Something falters"), IncidentKind.Downtime, detected, detected);

    private static LocalizedText Words() => new("We zoeken het uit.", "We are looking into it.");

    private Dictionary<string, ServiceState> States()
    {
        var services = _life!.Board.Current.Listed.OrderBy(s => s.Slug, StringComparer.Ordinal).ToList();
        return new() { [services[_random.Next(services.Count)].Id] = (ServiceState)_random.Next(2, 5) };
    }

    private void Expect(Outcome outcome)
    {
        if (!outcome.IsDone)
        {
            _mistakes.Add($"{_clock.Now:O}: refused, {(outcome.IsConflict ? "conflict" : string.Join(' ', outcome.Refusals.Select(r => $"{r.Field} {r.Code}")))}");
        }
    }

    private async Task<IReadOnlyList<string>> ReportAsync()
    {
        await using var db = _life!.NewDb();
        var all = await db.Deadlines.AsNoTracking().ToListAsync();
        var first = all.Where(d => d.Kind == DeadlineKind.FirstNotification).ToList();
        var met = first.Where(d => d.State == DeadlineState.Met).ToList();
        var missed = first.Where(d => d.State == DeadlineState.Missed).ToList();
        _mistakes.AddRange(missed.Select(d => $"{d.SubjectId}: due {d.DueAt:O}, missed by {d.LateBy}"));
        _mistakes.AddRange(first.Where(d => d.State == DeadlineState.Open).Select(d => $"{d.SubjectId}: due {d.DueAt:O} and still open"));
        foreach (var incident in (await db.Incidents.AsNoTracking().ToListAsync()).Where(i => i.Updates.Count(u => u.Automatic) > 1))
        {
            _mistakes.Add($"{incident.Id}: told twice by the site");
        }

        var margins = met.Select(d => d.DueAt - d.FulfilledAt!.Value).Order().ToList();
        var others = all.Where(d => d.Kind != DeadlineKind.FirstNotification).ToList();
        return
        [
            $"incidents                  {first.Count}",
            $"restarts                   {_restarts}",
            $"lost triggers              {_lost}",
            $"met                        {met.Count}",
            $"  by the holding notice    {met.Count(d => d.ByHoldingNotice)}",
            $"missed                     {missed.Count}",
            $"void                       {first.Count(d => d.State == DeadlineState.Void)}",
            $"least margin               {(margins.Count > 0 ? margins[0] : TimeSpan.Zero):hh\\:mm\\:ss}",
            $"largest margin             {(margins.Count > 0 ? margins[^1] : TimeSpan.Zero):hh\\:mm\\:ss}",
            $"other promises             {others.Count} ({others.Count(d => d.State == DeadlineState.Met)} met, {others.Count(d => d.State == DeadlineState.Missed)} missed by the staff)",
            $"warnings                   {await db.DeadlineWarnings.CountAsync()}",
        ];
    }
}
