using StatusPage.Domain.BusinessTime;

namespace StatusPage.Domain.Maintenance;

/// <summary>
/// M1 to M5 as a function of a plan, the calendar and what is planned already. Overruling (M6) is its caller's.
/// </summary>
/// <param name="others">Every other notice whose window can share a month with the plan or with a suggestion.</param>
/// <param name="nameOf">What a service is called.</param>
public sealed class MaintenanceRules(BusinessCalendar calendar, MaintenancePolicy policy, IReadOnlyList<PlannedWork> others, Func<string, LocalizedText> nameOf)
{
    private const int MostSuggestions = 3;
    private const int DaysAhead = 100;

    private readonly MonthAllowance _allowance = new(calendar, others, policy.MonthlyAllowance);
    private readonly RuleSentences _say = new(calendar, policy, nameOf);

    /// <param name="openIncidents">What is wrong now, and with which services.</param>
    public MaintenanceReview Review(MaintenancePlan plan, IReadOnlyList<(LocalizedText Title, IReadOnlyList<string> ServiceIds)> openIncidents, DateTimeOffset now)
    {
        var breaches = Check(plan, now);
        return new MaintenanceReview(
            breaches,
            [.. Remarks(plan, openIncidents)],
            plan.Work.SpendsAllowance ? [.. AllowancesOf(plan.Work)] : [],
            plan.HasStarted || breaches.All(b => b.Rule == MaintenanceRule.M2) ? [] : [.. Suggest(plan, now).Take(MostSuggestions)]);
    }

    /// <summary>The rules it breaks, in their order; none when it may be published.</summary>
    public IReadOnlyList<RuleBreach> Check(MaintenancePlan plan, DateTimeOffset now) =>
    [
        .. CheckFallback(plan),
        // M4: emergency maintenance may be announced at any moment and happen at any hour.
        .. plan.Work.Kind == MaintenanceKind.Emergency ? [] : CheckWindow(plan, now),
    ];

    private static IEnumerable<RuleBreach> CheckFallback(MaintenancePlan plan)
    {
        if (string.IsNullOrWhiteSpace(plan.FallbackPlan))
        {
            yield return new RuleBreach(MaintenanceRule.M2, "fallback_plan", RuleSentences.NoFallback());
        }
        else if (FallbackPlans.IsPlaceholder(plan.FallbackPlan))
        {
            yield return new RuleBreach(MaintenanceRule.M2, "fallback_plan", RuleSentences.PlaceholderFallback(plan.FallbackPlan));
        }
    }

    private IEnumerable<RuleBreach> CheckWindow(MaintenancePlan plan, DateTimeOffset now)
    {
        var work = plan.Work;
        var inside = calendar.Office.WorkingTimeBetween(work.Start, work.End);
        if (inside > TimeSpan.Zero && (work.ExpectedImpact == ExpectedImpact.Outage || plan.Agreement is null))
        {
            yield return new RuleBreach(MaintenanceRule.M1, "start", _say.InsideOfficeHours(work, inside));
        }

        if (!plan.HasStarted && CheckNotice(plan, now) is { } late)
        {
            yield return late;
        }

        if (!work.SpendsAllowance)
        {
            yield break;
        }

        foreach (var left in AllowancesOf(work).Where(a => a.After < TimeSpan.Zero && a.After < a.Before))
        {
            yield return new RuleBreach(MaintenanceRule.M5, "end", _say.OverAllowance(left));
        }
    }

    private RuleBreach? CheckNotice(MaintenancePlan plan, DateTimeOffset now) => plan.Work.Kind switch
    {
        MaintenanceKind.FunctionalChange or MaintenanceKind.VersionUpgrade when !plan.ByMail => new RuleBreach(MaintenanceRule.M3, "kind", RuleSentences.NotByMail()),
        MaintenanceKind.FunctionalChange when plan.Work.Start <= now => new RuleBreach(MaintenanceRule.M3, "start", RuleSentences.NotBeforeStart()),
        MaintenanceKind.VersionUpgrade when plan.Work.Start < plan.AnnouncedAt + policy.VersionUpgradeNotice =>
            new RuleBreach(MaintenanceRule.M3, "start", _say.TooSoon(plan.AnnouncedAt + policy.VersionUpgradeNotice)),
        _ => null,
    };

    private IEnumerable<AllowanceLeft> AllowancesOf(PlannedWork work) =>
        from month in _allowance.MonthsOf(work)
        from service in work.ServiceIds.Distinct()
        select new AllowanceLeft(service, month, _allowance.LeftBefore(service, month), _allowance.LeftAfter(service, month, work));

    private IEnumerable<LocalizedText> Remarks(MaintenancePlan plan, IReadOnlyList<(LocalizedText Title, IReadOnlyList<string> ServiceIds)> openIncidents)
    {
        var work = plan.Work;
        foreach (var other in Meeting(work).OrderBy(o => o.Start))
        {
            yield return _say.MeetsOther(other, other.ServiceIds.First(work.ServiceIds.Contains));
        }

        foreach (var holiday in HolidaysIn(work))
        {
            yield return RuleSentences.OnHoliday(holiday);
        }

        foreach (var (title, services) in openIncidents)
        {
            if (services.FirstOrDefault(work.ServiceIds.Contains) is { } service)
            {
                yield return _say.HasIncident(title, service);
            }
        }

        if (work.Kind == MaintenanceKind.Emergency && calendar.Office.WorkingTimeBetween(work.Start, work.End) > TimeSpan.Zero)
        {
            yield return RuleSentences.EmergencyInside();
        }

        if (work.Kind is MaintenanceKind.FunctionalChange or MaintenanceKind.VersionUpgrade)
        {
            yield return RuleSentences.TestPlatform();
        }
    }

    private IEnumerable<PlannedWork> Meeting(PlannedWork work) =>
        others.Where(o => o.Overlaps(work.Start, work.End) && o.ServiceIds.Any(work.ServiceIds.Contains));

    private IEnumerable<Holiday> HolidaysIn(PlannedWork work)
    {
        for (var day = calendar.Clock.DateAt(work.Start); calendar.Clock.StartOf(day) < work.End; day = day.AddDays(1))
        {
            if (calendar.Holidays.On(day) is { } holiday)
            {
                yield return holiday;
            }
        }
    }

    private IEnumerable<WindowSuggestion> Suggest(MaintenancePlan plan, DateTimeOffset now)
    {
        var length = plan.Work.End - plan.Work.Start;
        var wanted = plan.Work.Start > now ? plan.Work.Start : now;
        var earliest = plan.Work.Kind == MaintenanceKind.VersionUpgrade && plan.AnnouncedAt + policy.VersionUpgradeNotice is var allowed && allowed > wanted ? allowed : wanted;
        var first = calendar.Clock.DateAt(earliest);
        for (var day = first; day < first.AddDays(DaysAhead); day = day.AddDays(1))
        {
            foreach (var start in StartsOn(day).Where(s => s > now && s >= plan.AnnouncedAt))
            {
                var moved = plan with { Work = plan.Work with { Start = start, End = start + length } };
                if (Suits(moved, now))
                {
                    TimeSpan? leaves = moved.Work.SpendsAllowance ? AllowancesOf(moved.Work).Min(a => a.After) : null;
                    yield return new WindowSuggestion(start, start + length, leaves, _say.Free(start, start + length, leaves));
                    break;
                }
            }
        }
    }

    private bool Suits(MaintenancePlan plan, DateTimeOffset now) =>
        !CheckWindow(plan, now).Any() && calendar.Office.WorkingTimeBetween(plan.Work.Start, plan.Work.End) == TimeSpan.Zero
        && !Meeting(plan.Work).Any() && !HolidaysIn(plan.Work).Any();

    /// <summary>M8: when the services are least used; or, for work that is longer than the night, from when the office closes.</summary>
    private IEnumerable<DateTimeOffset> StartsOn(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        yield return calendar.Clock.FirstReaches(midnight + policy.NightFrom.ToTimeSpan());
        if (calendar.Office.Week.On(day.DayOfWeek) is [.., var last])
        {
            yield return calendar.Clock.LastReaches(midnight + last.Until);
        }
    }
}
