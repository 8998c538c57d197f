using System.Globalization;
using StatusPage.Domain.Availability;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Maintenance;
using Xunit.Sdk;

namespace StatusPage.Domain.Tests.Availability;

/// <summary>
/// A service's month, told in local times: "11-03 10:00" or "11-03 10:00:05", and "10-25 00:30Z" where local time
/// would be ambiguous. Every verb returns a new scenario.
/// </summary>
internal sealed record Scenario
{
    public static readonly TimeZoneInfo Amsterdam = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");

    public static readonly AvailabilityPolicy Shipped = new(
        Amsterdam, new TimeOnly(22, 0), new TimeOnly(6, 0), TimeSpan.FromHours(4), TimeSpan.FromHours(16), 0.001m, TimeSpan.FromSeconds(5));

    private Scenario(CalendarMonth month)
    {
        Month = month;
        Now = month.In(Amsterdam).To.AddDays(10);
        History = new ServiceHistory("webhosting", new ServiceLife(month.In(Amsterdam).From.AddYears(-1)), [], [], [], []);
    }

    public CalendarMonth Month { get; }

    public ServiceHistory History { get; private init; }

    public AvailabilityPolicy Policy { get; private init; } = Shipped;

    public DateTimeOffset Now { get; private init; }

    public IReadOnlyList<DateOnly> Holidays { get; private init; } = [];

    public static Scenario In(string month) =>
        CalendarMonth.TryParse(month, out var parsed) ? new Scenario(parsed) : throw new XunitException($"No month: {month}");

    public Scenario Incident(string id, ServiceState state, string from, string? to) =>
        Hold(CauseKind.Incident, id, state, from, to);

    public Scenario ForceMajeure(string id, string reason = "stroomstoring bij de leverancier") =>
        this with { History = History with { Incidents = [.. History.Incidents.Where(i => i.Id != id), new IncidentEvidence(id, new LocalizedText(reason, null))] } };

    public Scenario ByHand(ServiceState state, string from, string? to) => Hold(CauseKind.Manual, "hand", state, from, to);

    public Scenario Monitor(ServiceState state, string from, string? to) => Hold(CauseKind.Monitor, "probe", state, from, to);

    /// <summary>
    /// Work that was announced a week ahead for exactly the time it took, unless said otherwise, and that held the
    /// service under maintenance for that time.
    /// </summary>
    public Scenario Work(
        string id,
        string from,
        string? to,
        MaintenanceKind kind = MaintenanceKind.Regular,
        ExpectedImpact impact = ExpectedImpact.Outage,
        string? published = null,
        string? window = null,
        string[]? later = null,
        bool agreed = false)
    {
        var start = At(from);
        DateTimeOffset? end = to is null ? null : At(to);
        var announced = published is null ? start.AddDays(-7) : At(published);
        var first = window is null ? new WindowVersion(start, end ?? Now, announced) : Window(window, announced);
        var versions = (later ?? []).Select(w => w.Split(" announced ")).Select(w => Window(w[0], At(w[1])));
        var record = new MaintenanceEvidence(id, kind, impact, announced, [first, .. versions], start, end, agreed);
        return Hold(CauseKind.Maintenance, id, ServiceState.UnderMaintenance, from, to).Knowing(record);
    }

    /// <summary>Facts of a maintenance that holds nothing (yet).</summary>
    public Scenario Knowing(MaintenanceEvidence record) =>
        this with { History = History with { Maintenances = [.. History.Maintenances, record] } };

    public Scenario Silent(string from, string to) =>
        this with { History = History with { Silences = [.. History.Silences, new Period(At(from), At(to))] } };

    public Scenario Created(string at) => this with { History = History with { Life = History.Life with { CreatedAt = At(at) } } };

    public Scenario Archived(string at) => this with { History = History with { Life = History.Life with { ArchivedAt = At(at) } } };

    public Scenario NowIs(string at) => this with { Now = At(at) };

    public Scenario Holiday(int day) => this with { Holidays = [.. Holidays, new DateOnly(Month.Year, Month.Month, day)] };

    public Scenario Under(AvailabilityPolicy policy) => this with { Policy = policy };

    public ServiceAvailability Report() =>
        MonthlyAvailability.Compute(History, Month, Policy, OfficeHours.Of(Month, Holidays), Now);

    /// <summary>Local times lie in the month's year; a December before a January month lies in the year before.</summary>
    public DateTimeOffset At(string text)
    {
        var utc = text.EndsWith('Z');
        var parts = text.TrimEnd('Z').Split('-', ' ');
        var month = int.Parse(parts[0], CultureInfo.InvariantCulture);
        var year = Month.Year - (month == 12 && Month.Month == 1 ? 1 : 0);
        var local = new DateOnly(year, month, int.Parse(parts[1], CultureInfo.InvariantCulture))
            .ToDateTime(TimeOnly.Parse(parts[2], CultureInfo.InvariantCulture));
        return new DateTimeOffset(local, utc ? TimeSpan.Zero : Amsterdam.GetUtcOffset(local));
    }

    private WindowVersion Window(string text, DateTimeOffset announced)
    {
        var ends = text.Split(" - ");
        return new WindowVersion(At(ends[0]), At(ends[1]), announced);
    }

    private Scenario Hold(CauseKind kind, string id, ServiceState state, string from, string? to)
    {
        var hold = new Hold(state, At(from), to is null ? null : At(to), new Cause(kind, id));
        var incidents = kind == CauseKind.Incident && History.Incidents.All(i => i.Id != id)
            ? [.. History.Incidents, new IncidentEvidence(id)]
            : History.Incidents;
        return this with { History = History with { Holds = [.. History.Holds, hold], Incidents = incidents } };
    }
}
