using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using StatusPage.Domain.BusinessTime;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.BusinessTime.Staff;

/// <summary>Asks the calendar what <c>/api/calendar</c> answers to programs, for one moment.</summary>
[Authorize(Roles.Viewer)]
public sealed class CalendarPage(Texts texts, BoardSnapshot board, TimeProvider time) : StaffForm(texts, board, time)
{
    private static readonly int MostHours = (int)OpeningHours.LongestWorkingTime.TotalHours;

    /// <summary>T2: the reaction and resolution times of the agreement, in hours.</summary>
    private static readonly decimal[] Agreed = [0.5m, 4, 8, 16, 24, 80];

    [BindProperty(SupportsGet = true)]
    public LocalTimeInput At { get; set; } = new();

    /// <summary>Hours of working time; a comma or a point before the fraction.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Hours { get; set; }

    public DateTimeOffset Moment { get; private set; }

    public NotificationDeadline? Deadline { get; private set; }

    public IReadOnlyList<DeskStatus> Desks { get; private set; } = [];

    public IReadOnlyList<(TimeSpan Length, DateTimeOffset Due)> WorkingTimes { get; private set; } = [];

    public IReadOnlyList<Holiday> Holidays { get; private set; } = [];

    public int Year { get; private set; }

    public IActionResult OnGet()
    {
        var calendar = Snapshot.Site.Settings.Calendar;
        if (At.Local is null && Hours is null)
        {
            At = LocalTimeInput.Of(Now, Wall);
        }

        var asked = Read(At, nameof(At), Now);
        var own = string.IsNullOrWhiteSpace(Hours) ? null : ReadHours(Hours);
        Year = calendar.Clock.DateAt(asked ?? Now).Year;
        Holidays = calendar.Holidays.Of(Year);
        if (!ModelState.IsValid)
        {
            return Again();
        }

        Moment = asked!.Value;
        Deadline = calendar.NotificationDeadlineFor(Moment);
        Desks = calendar.DesksAt(Moment);
        var lengths = own is { } one ? [one] : Agreed;
        WorkingTimes = [.. lengths.Select(h => TimeSpan.FromHours((double)h)).Select(length => (length, calendar.Office.AddWorkingTime(Moment, length)))];
        return Page();
    }

    public string Length(TimeSpan length) => DateWords.Length(length, T.Language);

    private decimal? ReadHours(string text)
    {
        if (decimal.TryParse(text.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) && hours <= MostHours)
        {
            return hours;
        }

        ModelState.AddModelError(nameof(Hours), T["business_time_staff.hours_wrong", MostHours]);
        return null;
    }
}
