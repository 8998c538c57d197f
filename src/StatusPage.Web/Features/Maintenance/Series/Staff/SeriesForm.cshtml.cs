using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Maintenance.Staff;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Maintenance.Series.Staff;

/// <summary>One series; an id that is not there yet is that of a new one.</summary>
public sealed class SeriesFormPage(SaveSeries save, EndSeries end, StatusDbContext db, Texts texts, BoardSnapshot board, TimeProvider time) : MaintenanceForm(texts, board, time)
{
    private const int MostInterval = 52;

    [BindProperty]
    public string? Id { get; set; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Frequency { get; set; }

    [BindProperty]
    public string? Interval { get; set; } = "1";

    /// <summary>As numbers of <see cref="DayOfWeek"/>.</summary>
    [BindProperty]
    public List<int> Days { get; set; } = [];

    [BindProperty]
    public int Nth { get; set; } = 1;

    [BindProperty]
    public string? FirstDay { get; set; }

    [BindProperty]
    public string? StartsAt { get; set; } = "22:00";

    [BindProperty]
    public string? Minutes { get; set; } = "120";

    [BindProperty]
    public string? DaysAhead { get; set; } = "14";

    [BindProperty]
    public string? BodyNl { get; set; }

    [BindProperty]
    public string? BodyEn { get; set; }

    [BindProperty]
    public bool Quiet { get; set; }

    public bool HasEnded { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        Id = id;
        if (await db.MaintenanceSeries.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } series)
        {
            if (!PublicId.IsValid(id))
            {
                return NotFound();
            }

            FirstDay = Written(Snapshot.DateOf(Now).AddDays(1));
            Kind = Words.Of(MaintenanceKind.Regular);
            ExpectedImpact = Words.Of(Domain.Maintenance.ExpectedImpact.Minimal);
            return Page();
        }

        var rule = Recurrence.Parse(series.Rule).Rule!;
        (Version, HasEnded) = (series.Version, series.EndedAt is not null);
        Frequency = rule.IsMonthly ? "monthly" : "weekly";
        Interval = rule.Interval.ToString(CultureInfo.InvariantCulture);
        Days = [.. rule.Days.Select(d => (int)d.Day)];
        Nth = rule.IsMonthly ? rule.Days[0].Nth : 1;
        FirstDay = Written(series.FirstDay);
        StartsAt = series.StartsAt.ToString("HH:mm", CultureInfo.InvariantCulture);
        Minutes = ((int)series.Length.TotalMinutes).ToString(CultureInfo.InvariantCulture);
        DaysAhead = series.DaysAhead.ToString(CultureInfo.InvariantCulture);
        (TitleNl, TitleEn, BodyNl, BodyEn) = (series.Title.Nl, series.Title.En, series.Body.Nl, series.Body.En);
        (Kind, ExpectedImpact) = (Words.Of(series.Kind), Words.Of(series.ExpectedImpact));
        (Services, FallbackPlan, Quiet) = ([.. series.ServiceIds], series.FallbackPlan, !series.Notify);
        AgreementWith = series.Agreement?.With;
        AgreementAt = series.Agreement is { } agreement ? LocalTimeInput.Of(agreement.At, Wall) : new LocalTimeInput();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        Id = id;
        var facts = Read();
        if (!ModelState.IsValid)
        {
            return Again();
        }

        var outcome = await save.RunAsync(new SeriesCommand(id, Version, facts!), HttpContext.Actor(), cancellationToken);
        if (outcome.IsConflict)
        {
            Version = await db.MaintenanceSeries.AsNoTracking().Where(s => s.Id == id).Select(s => s.Version).FirstOrDefaultAsync(cancellationToken);
        }

        if (!outcome.IsDone)
        {
            return Again(outcome);
        }

        Flash.Say(this, T["maintenance_series.saved"]);
        return LocalRedirect("/staff/maintenance/series");
    }

    public async Task<IActionResult> OnPostEndAsync(string id, CancellationToken cancellationToken)
    {
        if (!(await end.RunAsync(id, HttpContext.Actor(), cancellationToken)).IsDone)
        {
            return NotFound();
        }

        Flash.Say(this, T["maintenance_series.was_ended"]);
        return LocalRedirect("/staff/maintenance/series");
    }

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Null when something of it is wrong, which has then been said.</summary>
    private SeriesFacts? Read()
    {
        var (kind, impact) = ReadWords();
        var agreement = ReadAgreement();
        var interval = Number(Interval, nameof(Interval), MostInterval);
        var minutes = Number(Minutes, nameof(Minutes), (int)MaintenanceSeries.LongestLength.TotalMinutes);
        var ahead = Number(DaysAhead, nameof(DaysAhead), MaintenanceSeries.MostDaysAhead);
        List<DayOfWeek> days = [.. Days.Where(d => d is >= 0 and <= 6).Select(d => (DayOfWeek)d)];
        if (days.Count == 0)
        {
            ModelState.AddModelError(nameof(Days), T["maintenance_series.choose_day"]);
        }

        if (!DateOnly.TryParseExact(FirstDay, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || first.Year is < 2000 or > 2199)
        {
            ModelState.AddModelError(nameof(FirstDay), T["maintenance_series.wrong_date"]);
        }

        if (!TimeOnly.TryParseExact(StartsAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var starts))
        {
            ModelState.AddModelError(nameof(StartsAt), T["maintenance_series.wrong_time"]);
        }

        if (!ModelState.IsValid)
        {
            return null;
        }

        var rule = Frequency == "monthly" ? Recurrence.Monthly(interval, Nth is -1 or (>= 1 and <= 4) ? Nth : 1, days) : Recurrence.Weekly(interval, days);
        return new SeriesFacts(
            rule, first, starts, TimeSpan.FromMinutes(minutes), ahead, Title, Bodies(BodyNl, BodyEn), kind, impact, Services, Plan, agreement, !Quiet);
    }

    private int Number(string? text, string field, int most)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }

        ModelState.AddModelError(field, T["maintenance_series.wrong_number", most]);
        return 1;
    }
}
