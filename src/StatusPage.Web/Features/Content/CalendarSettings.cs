using StatusPage.Domain.BusinessTime;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Content;

/// <summary>Reads what <c>site.yml</c> says of hours: office, holidays, desks and the terms of notification (H, N).</summary>
internal static class CalendarSettings
{
    private static readonly string[] DayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    private static readonly string HolidayNames = Words.Allowed<OfficialHoliday>();

    /// <summary>Null when something was wrong; the problems have then been reported.</summary>
    public static BusinessCalendar? Read(YamlMapping root, YamlMapping? notification, TimeZoneInfo? zone)
    {
        var office = Week(root, "office_hours");
        var holidays = Holidays(root.Mapping("holidays"));
        var desks = Desks(root);
        var terms = Terms(notification);
        return zone is null || office is null || desks.Any(d => d is null)
            ? null
            : new BusinessCalendar(new CalendarPolicy(zone, office, holidays, [.. desks.Select(d => d!)], terms));
    }

    private static NotificationTerms Terms(YamlMapping? notification)
    {
        var second = TimeSpan.FromSeconds(1);
        var shipped = new NotificationTerms();
        return new NotificationTerms(
            notification?.Length("office", shipped.Office, second),
            notification?.Length("outside", shipped.Outside, second));
    }

    private static List<DeskGroup?> Desks(YamlMapping root)
    {
        var desks = new List<DeskGroup?>();
        foreach (var desk in root.Mappings("desk_hours"))
        {
            var key = desk.Text("key", required: true) ?? "";
            if (desks.Any(d => d?.Key == key))
            {
                desk.Report("key", $"'{key}' is used twice");
            }

            var name = desk.Localized("name", required: true);
            var onHolidays = desk.Flag("open_on_holidays", false);
            var hours = Week(desk, "hours");
            desk.Done();
            desks.Add(hours is null ? null : new DeskGroup(key, name, hours, onHolidays));
        }

        return desks;
    }

    /// <summary>A list of <c>{ days: [monday, …], hours: ["07:30-18:00"] }</c>.</summary>
    private static WeeklyHours? Week(YamlMapping parent, string key)
    {
        var spans = new List<(DayOfWeek, ClockSpan)>();
        var wrong = false;
        foreach (var entry in parent.Mappings(key, required: true))
        {
            var hours = new List<ClockSpan>();
            foreach (var text in entry.Texts("hours"))
            {
                if (ClockSpan.TryParse(text, out var span))
                {
                    hours.Add(span);
                }
                else
                {
                    entry.Report("hours", $"'{text}' is not a span of hours such as 07:30-18:00");
                    wrong = true;
                }
            }

            foreach (var text in entry.Texts("days"))
            {
                var day = Array.IndexOf(DayNames, text);
                if (day < 0)
                {
                    entry.Report("days", $"'{text}' is not one of {string.Join(", ", DayNames)}");
                    wrong = true;
                    continue;
                }

                spans.AddRange(hours.Select(h => ((DayOfWeek)((day + 1) % 7), h)));
            }

            entry.Done();
        }

        if (wrong)
        {
            return null;
        }

        if (spans.Count == 0)
        {
            parent.Report(key, "names no hours: write - { days: [monday], hours: [\"07:30-18:00\"] }");
            return null;
        }

        return new WeeklyHours(spans);
    }

    private static Holidays Holidays(YamlMapping? holidays)
    {
        var added = new List<AddedHoliday>();
        foreach (var entry in holidays?.Mappings("add") ?? [])
        {
            var name = entry.Localized("name", required: true);
            var text = entry.Text("date", required: true);
            entry.Done();
            if (HolidayDate.TryParse(text, out var date))
            {
                added.Add(new AddedHoliday(date, name));
            }
            else if (text is not null)
            {
                entry.Report("date", $"'{text}' is not a date such as 2027-12-24, or 12-24 for every year");
            }
        }

        var removed = new List<OfficialHoliday>();
        var removedDates = new List<HolidayDate>();
        foreach (var text in holidays?.Texts("remove") ?? [])
        {
            if (Words.TryParse<OfficialHoliday>(text, out var holiday))
            {
                removed.Add(holiday);
            }
            else if (HolidayDate.TryParse(text, out var date))
            {
                removedDates.Add(date);
            }
            else
            {
                holidays!.Report("remove", $"'{text}' is neither a date such as 2027-05-05 nor one of {HolidayNames}");
            }
        }

        holidays?.Done();
        return new Holidays(added, removed, removedDates);
    }
}
