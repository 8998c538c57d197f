using System.Globalization;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;

namespace StatusPage.Web.Features.Demo;

/// <summary>
/// Makes the notices of the story around one moment. The same day gives the same history; only what is open at that
/// moment moves with the time of day.
/// </summary>
public sealed class DemoHistory
{
    private const int IncidentsAYear = 59;
    private const int PastMaintenanceAYear = 34;
    private const int Days = 364;

    /// <summary>More history than a year's is laid in the years before it, at most these, so that the last year stays believable.</summary>
    private const int EarlierYears = 10;

    /// <summary>Moments at which planned work begins: after office hours and, but for the last, in the night of A2.</summary>
    private static readonly double[] NightStarts = [22, 22, 23, 24, 24.5, 25, 20];

    private readonly DemoStory _story;
    private readonly IReadOnlyDictionary<string, string> _serviceIds;
    private readonly LocalClock _local;
    private readonly DateTimeOffset _now;
    private readonly int _scale;
    private readonly List<IncidentStory> _incidents;
    private readonly List<MaintenanceStory> _maintenance;
    private Random _random = new(0);

    /// <param name="serviceIds">By slug. What the story tells of services that are not there is left out.</param>
    public DemoHistory(DemoStory story, IReadOnlyDictionary<string, string> serviceIds, TimeZoneInfo zone, DateTimeOffset now, int scale)
    {
        _story = story;
        _serviceIds = serviceIds;
        _local = new LocalClock(zone);
        _now = new DateTimeOffset(now.UtcDateTime.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)), TimeSpan.Zero);
        _scale = scale;
        _incidents = [.. story.Incidents.Where(i => Told(i.Services.Keys))];
        _maintenance = [.. story.Maintenance.Where(m => Told(m.Services))];
    }

    /// <summary>Nothing of the story fits a catalogue without any of its services.</summary>
    public bool HasSomethingToTell => _maintenance.Count > 0;

    public int Years => 1 + Math.Min(_scale - 1, EarlierYears);

    public int Count => _scale * (IncidentsAYear + PastMaintenanceAYear) + OpenNow().Count() + Upcoming().Count() + RunningNow().Count();

    public IEnumerable<Incident> Incidents()
    {
        for (var copy = 0; copy < _scale; copy++)
        {
            Seed(1, copy);
            var stories = Shuffled(_incidents, IncidentsAYear);
            for (var i = 0; i < stories.Count; i++)
            {
                var daysAgo = Days * (1 + YearOf(copy)) - (i * Days / IncidentsAYear) - _random.Next(4);
                yield return Past(stories[i], At(daysAgo, 6.5 + (_random.NextDouble() * 16)));
            }
        }

        Seed(2, 0);
        foreach (var open in OpenNow())
        {
            yield return Open(open);
        }
    }

    public IEnumerable<MaintenanceNotice> Maintenance()
    {
        for (var copy = 0; copy < _scale; copy++)
        {
            Seed(3, copy);
            var stories = Shuffled(_maintenance, PastMaintenanceAYear);
            for (var i = 0; i < stories.Count; i++)
            {
                var daysAgo = Days * (1 + YearOf(copy)) - (i * Days / PastMaintenanceAYear) - _random.Next(5);
                yield return Past(stories[i], daysAgo, cancelled: i % 12 == 7);
            }
        }

        Seed(4, 0);
        foreach (var running in RunningNow())
        {
            yield return Running(running);
        }

        foreach (var (planned, days) in Upcoming())
        {
            yield return Planned(planned, At(-days, NightStarts[_random.Next(NightStarts.Length)]));
        }
    }

    private static int YearOf(int copy) => copy == 0 ? 0 : 1 + ((copy - 1) % EarlierYears);

    private static T Accepted<T>((T? Made, Refusal? Refusal) answer) =>
        answer.Made ?? throw new InvalidOperationException($"The story breaks a rule: {answer.Refusal}");

    private static void Accepted(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw new InvalidOperationException($"The story breaks a rule: {refusal}");
        }
    }

    private static DateTimeOffset RoundUp(DateTimeOffset moment, int minutes)
    {
        var step = TimeSpan.FromMinutes(minutes).Ticks;
        return new DateTimeOffset((moment.Ticks + step - 1) / step * step, TimeSpan.Zero);
    }

    private IEnumerable<IncidentStory> OpenNow() => Told(_story.Open.Services.Keys) ? [_story.Open] : [];

    private IEnumerable<MaintenanceStory> RunningNow() => Told(_story.Running.Services) ? [_story.Running] : [];

    private IEnumerable<(MaintenanceStory Story, int InDays)> Upcoming()
    {
        (MaintenanceKind Kind, int Nth, int InDays)[] plan =
            [(MaintenanceKind.Regular, 1, 2), (MaintenanceKind.Regular, 2, 5), (MaintenanceKind.FunctionalChange, 0, 11), (MaintenanceKind.VersionUpgrade, 1, 24), (MaintenanceKind.Regular, 5, 33)];
        foreach (var (kind, nth, inDays) in plan)
        {
            var fitting = _maintenance.Where(m => m.Kind == kind).ToList();
            if (fitting.Count > 0)
            {
                yield return (fitting[nth % fitting.Count], inDays);
            }
        }
    }

    private Incident Past(IncidentStory story, DateTimeOffset start)
    {
        var bounds = story.Minutes.Split('-').Select(m => int.Parse(m, CultureInfo.InvariantCulture)).ToList();
        var length = TimeSpan.FromSeconds(_random.Next(bounds[0] * 60, (bounds[1] * 60) + 1));
        var words = DemoWords.For(_story, _random, story.Names).With("start", Clock(start)).With("end", Clock(start + length));

        // The first word comes after a tenth to a quarter of the time; the last one is the end.
        var first = length * (0.1 + (_random.NextDouble() * 0.15));
        var times = story.Updates.Select((_, i) => start + first + ((length - first) * i / Math.Max(1, story.Updates.Count - 1))).ToList();
        var incident = Tell(story, words, start, start + (first * 0.4), times, null);

        var explained = At(DaysAgo(start + length) - _random.Next(1, 4), 9 + (_random.NextDouble() * 7));
        if (story.Explanation is { } explanation && explained < _now)
        {
            Accepted(incident.Add(new IncidentUpdateDraft(Id(), IncidentStatus.Postmortem, words.Fill(explanation), explained, explained, By, [], Notify: false), explained));
        }

        return incident;
    }

    private Incident Open(IncidentStory story)
    {
        var began = _now.AddMinutes(-int.Parse(story.Minutes.Split('-')[0], CultureInfo.InvariantCulture));
        var times = story.Updates.Select((_, i) => began.AddMinutes(7) + ((_now.AddMinutes(-13) - began.AddMinutes(7)) * i / Math.Max(1, story.Updates.Count - 1))).ToList();
        return Tell(story, DemoWords.For(_story, _random, story.Names), began, began.AddMinutes(3), times, RoundUp(_now.AddMinutes(25), 15));
    }

    private Incident Tell(IncidentStory story, DemoWords words, DateTimeOffset started, DateTimeOffset detected, List<DateTimeOffset> times, DateTimeOffset? lastPromise)
    {
        var states = new Dictionary<string, ServiceState>();
        var facts = new IncidentFacts(words.Fill(story.Title), story.Kind, Second(detected), started, story.Cause, story.ForceMajeure, story.Impact);
        Incident? incident = null;
        for (var i = 0; i < story.Updates.Count; i++)
        {
            var update = story.Updates[i];
            var at = Second(times[i]);
            var promise = i + 1 < times.Count ? RoundUp(times[i + 1].AddMinutes(1), 15) : lastPromise;
            var wanted = i == 0 ? story.Services
                : update.Is == IncidentStatus.Resolved ? states.Keys.ToDictionary(s => s, _ => ServiceState.Operational)
                : update.States;
            var draft = new IncidentUpdateDraft(Id(), update.Is, words.Fill(update.Nl, update.En), at, at, By, Changes(states, wanted), update.Is == IncidentStatus.Resolved ? null : promise, Notify: false);
            if (incident is null)
            {
                incident = Accepted(Incident.Publish(Id(), facts, draft, NoticeOrigin.Demonstration, at));
            }
            else
            {
                Accepted(incident.Add(draft, at));
            }
        }

        return incident ?? throw new InvalidOperationException("The story has an incident without updates.");
    }

    private List<ServiceChange> Changes(Dictionary<string, ServiceState> states, Dictionary<string, ServiceState> wanted)
    {
        var changes = new List<ServiceChange>();
        foreach (var (slug, state) in wanted)
        {
            var old = states.GetValueOrDefault(slug);
            if (old != state)
            {
                changes.Add(new ServiceChange(_serviceIds[slug], old, state));
                states[slug] = state;
            }
        }

        return changes;
    }

    private MaintenanceNotice Past(MaintenanceStory story, int daysAgo, bool cancelled)
    {
        // Emergencies come at any hour (M4), other work after office hours (M1).
        var emergency = story.Kind == MaintenanceKind.Emergency;
        var start = At(daysAgo, emergency ? _random.Next(7, 22) : NightStarts[_random.Next(NightStarts.Length)]);
        var notice = Planned(story, start);
        if (cancelled && !emergency)
        {
            Say(notice, MaintenanceStatus.Cancelled, _story.Cancellation[_random.Next(_story.Cancellation.Count)], start.AddHours(-_random.Next(14, 60)));
            return notice;
        }

        notice.FollowClock(start, Id, "clock");
        var manner = _random.Next(4);
        if (manner == 0)
        {
            Say(notice, MaintenanceStatus.InProgress, _story.InProgress, start.AddMinutes(_random.Next(4, 20)));
        }

        if (story.Extension is { } extension)
        {
            var at = notice.End.AddMinutes(-_random.Next(15, 30));
            Accepted(notice.Amend(Facts(story, notice.Title, start, notice.End.AddHours(story.ExtendedHours)), at));
            Say(notice, MaintenanceStatus.InProgress, extension, at);
        }

        var length = notice.End - start;
        if (story.Checks is { } checks)
        {
            Say(notice, MaintenanceStatus.Verifying, checks, start + (length * 0.8));
        }

        if (manner == 1)
        {
            Say(notice, MaintenanceStatus.Completed, _story.Done, start + (length * (0.85 + (_random.NextDouble() * 0.1))));
        }

        notice.FollowClock(notice.End, Id, "clock");
        return notice;
    }

    private MaintenanceNotice Running(MaintenanceStory story)
    {
        var start = RoundUp(_now.AddMinutes(-45), 15);
        var notice = Planned(story, start);
        notice.FollowClock(start, Id, "clock");
        return notice;
    }

    private MaintenanceNotice Planned(MaintenanceStory story, DateTimeOffset start)
    {
        var lead = story.Kind switch
        {
            MaintenanceKind.Emergency => TimeSpan.FromMinutes(_random.Next(30, 200)),
            MaintenanceKind.VersionUpgrade => TimeSpan.FromDays(_random.Next(32, 46)),
            MaintenanceKind.FunctionalChange => TimeSpan.FromDays(_random.Next(12, 25)),
            _ => TimeSpan.FromDays(_random.Next(5, 15)),
        };
        var announced = story.Kind == MaintenanceKind.Emergency ? start - lead : At(DaysAgo(start - lead), 9 + (_random.NextDouble() * 7));
        if (announced > _now)
        {
            announced = At(2, 9 + (_random.NextDouble() * 7));
        }

        var words = DemoWords.For(_story, _random, story.Names);
        var first = new MaintenanceUpdateDraft(Id(), MaintenanceStatus.Scheduled, words.Fill(story.Announcement), announced, announced, By, Notify: false);
        return Accepted(MaintenanceNotice.Publish(Id(), Facts(story, words.Fill(story.Title), start, start.AddHours(story.Hours)), first, NoticeOrigin.Demonstration, announced));
    }

    // Agreed with the customers beforehand, as M1 wants for what falls within office hours.
    private MaintenanceFacts Facts(MaintenanceStory story, LocalizedText title, DateTimeOffset start, DateTimeOffset end) => new(
        title,
        story.Kind,
        story.Impact,
        start,
        end,
        [.. story.Services.Select(s => _serviceIds[s])],
        story.Fallback,
        story.Kind == MaintenanceKind.Emergency ? null : new Agreement("Contactpersonen van de klanten", start.AddDays(-4)));

    private void Say(MaintenanceNotice notice, MaintenanceStatus status, StoryText text, DateTimeOffset at) =>
        Accepted(notice.Add(new MaintenanceUpdateDraft(Id(), status, text.Plain, Second(at), Second(at), By, Notify: false), at));

    private bool Told(IEnumerable<string> slugs) => slugs.All(_serviceIds.ContainsKey);

    private void Seed(int part, int copy) =>
        _random = new Random(unchecked((_local.DateAt(_now).DayNumber * 397) + (copy * 8) + part));

    private List<T> Shuffled<T>(List<T> stories, int count)
    {
        var order = new List<T>();
        while (stories.Count > 0 && order.Count < count)
        {
            var round = stories.ToArray();
            _random.Shuffle(round);
            order.AddRange(round);
        }

        return [.. order.Take(count)];
    }

    private DateTimeOffset At(int daysAgo, double hour) =>
        _local.FirstReaches(_local.DateAt(_now).AddDays(-daysAgo).ToDateTime(TimeOnly.MinValue).AddMinutes(Math.Round(hour * 60)));

    private int DaysAgo(DateTimeOffset moment) => _local.DateAt(_now).DayNumber - _local.DateAt(moment).DayNumber;

    private string Clock(DateTimeOffset moment) => _local.At(moment).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static DateTimeOffset Second(DateTimeOffset moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerSecond));

    private string Id() => string.Create(PublicId.Length, _random, static (id, random) =>
    {
        for (var i = 0; i < id.Length; i++)
        {
            id[i] = PublicId.Alphabet[random.Next(PublicId.Alphabet.Length)];
        }
    });

    private const string By = "demo";
}
