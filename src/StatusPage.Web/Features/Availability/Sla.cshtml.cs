using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Domain.Availability;
using StatusPage.Domain.BusinessTime;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Availability;

/// <summary>The report of a month, of all services or of one.</summary>
public sealed class SlaModel(BoardSnapshot board, Texts texts) : PageModel
{
    /// <summary>In the address, before the number of a frozen version.</summary>
    private const string Versions = "versions";

    public FoundReport Found { get; private set; } = null!;

    public CalendarMonth Month => Found.Month;

    public IReadOnlyList<ServiceReport> Services { get; private set; } = [];

    /// <summary>The one service that was asked for, as a customer attaches it to a claim; null for all.</summary>
    public ServiceReport? Only { get; private set; }

    public CalendarMonth? Older { get; private set; }

    public CalendarMonth? Newer { get; private set; }

    public IReadOnlyList<CalendarMonth> Months { get; private set; } = [];

    public IActionResult OnGet(string? month, string? slug, int? version)
    {
        Months = SlaMonths.All(board);
        if (Months.Count == 0 || (month is not null && !CalendarMonth.TryParse(month, out _)))
        {
            return NotFound();
        }

        var asked = CalendarMonth.TryParse(month, out var one) ? one : Months[0];
        if (SlaMonths.Find(board, asked, version) is not { } found)
        {
            return NotFound();
        }

        Found = found;
        if (version is not null && slug != Versions)
        {
            return NotFound();
        }

        slug = version is null ? slug : null;
        Only = found.Report.Services.FirstOrDefault(s => s.Slug == slug);
        if (slug is not null && Only is null)
        {
            return NotFound();
        }

        Services = Only is null ? found.Report.Services : [Only];
        Older = Months.Contains(asked.Previous) ? asked.Previous : null;
        Newer = Months.Contains(asked.Next) ? asked.Next : null;
        return Page();
    }

    /// <summary>Within a sentence: "november 2026", "November 2026".</summary>
    public string MonthName => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{DateWords.Month(Month.Month, texts.Language)} {Month.Year}");

    /// <summary>To the second, as the figures are.</summary>
    public string Length(long seconds) => DateWords.Length(TimeSpan.FromSeconds(seconds), texts.Language);

    /// <summary>For columns: "719:59:54".</summary>
    public static string Clock(long seconds) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");

    /// <summary>On the provider's clock to the second; with the offset on the night on which a time comes twice.</summary>
    public string At(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, board.Zone);
        var text = $"{local.Day} {DateWords.Month(local.Month, texts.Language)} {local.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)}";
        return board.Zone.IsAmbiguousTime(local.DateTime) ? $"{text} ({local.ToString("zzz", System.Globalization.CultureInfo.InvariantCulture)})" : text;
    }

    public string Percent(decimal availability)
    {
        var figure = (availability * 100).ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture) + "\u00a0%";
        return texts.Language == Domain.Language.Dutch ? figure.Replace('.', ',') : figure;
    }
}
