using System.Globalization;
using StatusPage.Domain;
using StatusPage.Domain.OnCall;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>Reads <c>roster</c> of <c>site.yml</c>: who is on duty, and who is warned after them.</summary>
internal static class RosterSettings
{
    public static Roster Read(YamlMapping root)
    {
        if (root.Mapping("roster") is not { } roster)
        {
            return Roster.Empty;
        }

        roster.Text("second_after");
        var starts = Date(roster, "starts") ?? Roster.Empty.Starts;
        if (starts.DayOfWeek != DayOfWeek.Monday)
        {
            roster.Report("starts", $"{starts:yyyy-MM-dd} is not a Monday");
        }

        var technicians = new List<(DutyPerson Person, IReadOnlyList<int> Weeks)>();
        foreach (var entry in roster.Mappings("technicians"))
        {
            var person = Person(entry);
            var weeks = new List<int>();
            foreach (var text in entry.Texts("weeks"))
            {
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var week) && week is >= 1 and <= 53)
                {
                    weeks.Add(week);
                }
                else
                {
                    entry.Report("weeks", $"'{text}' is not a week of the year from 1 to 53");
                }
            }

            if (technicians.Any(t => t.Person.Name == person.Name))
            {
                entry.Report("name", $"'{person.Name}' is used twice");
            }

            entry.Done();
            technicians.Add((person, weeks));
        }

        var managers = new List<DutyPerson>();
        foreach (var entry in roster.Mappings("managers"))
        {
            managers.Add(Person(entry));
            entry.Done();
        }

        var people = technicians.Select(t => t.Person).Concat(managers).ToList();
        var overrides = new List<DutyOverride>();
        foreach (var entry in roster.Mappings("overrides"))
        {
            var from = Date(entry, "from", required: true);
            var until = Date(entry, "until") ?? from;
            var first = Named(entry, "first", people, required: true);
            var second = Named(entry, "second", people, required: false);
            if (until < from)
            {
                entry.Report("until", "lies before from");
            }

            entry.Done();
            if (from is { } begin && until is { } end && first is not null)
            {
                overrides.Add(new DutyOverride(begin, end, first, second));
            }
        }

        roster.Done();
        return new Roster(starts, technicians, overrides, managers);
    }

    /// <summary>N7: how long after detection the second technician is warned.</summary>
    public static TimeSpan SecondAfter(YamlMapping root, TimeSpan shipped) =>
        root.Mapping("roster")?.Length("second_after", shipped, TimeSpan.FromSeconds(1)) ?? shipped;

    private static DutyPerson Person(YamlMapping entry)
    {
        var name = entry.Text("name", required: true) ?? "";
        var email = entry.Text("email", required: true) ?? "";
        if (email.Length > 0 && (!System.Net.Mail.MailAddress.TryCreate(email, out var address) || address.Address != email))
        {
            entry.Report("email", $"'{email}' is not an e-mail address");
        }

        Uri? webhook = null;
        if (entry.Text("webhook") is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out webhook) && webhook.Scheme is "https" or "http"))
        {
            entry.Report("webhook", $"'{text}' is not an address such as https://chat.example.nl/hook");
        }

        var language = entry.Text("language") ?? "nl";
        if (!LanguageTags.All.Any(l => LanguageTags.Of(l) == language))
        {
            entry.Report("language", $"'{language}' is not one of {string.Join(", ", LanguageTags.All.Select(LanguageTags.Of))}");
        }

        return new DutyPerson(name, email, webhook, language == "en" ? Language.English : Language.Dutch);
    }

    private static DutyPerson? Named(YamlMapping entry, string key, List<DutyPerson> people, bool required)
    {
        if (entry.Text(key, required) is not { } name)
        {
            return null;
        }

        if (people.Find(p => p.Name == name) is { } person)
        {
            return person;
        }

        entry.Report(key, $"'{name}' is not one of {string.Join(", ", people.Select(p => p.Name))}");
        return null;
    }

    private static DateOnly? Date(YamlMapping entry, string key, bool required = false)
    {
        if (entry.Text(key, required) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        entry.Report(key, $"'{text}' is not a date such as 2026-12-24");
        return null;
    }
}
