using StatusPage.Domain.Availability;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Deadlines;
using StatusPage.Domain.Maintenance;
using StatusPage.Domain.OnCall;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.Maintenance.Rules;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Content;

/// <summary>How the company can be reached, as the site shows it.</summary>
public sealed record Contact(string? Email, string? Telephone, string? Website, string? Address);

/// <summary>Where security problems are reported (RFC 9116): mail or web addresses, and the page that says how we deal with them.</summary>
public sealed record SecurityContact(IReadOnlyList<string> Contacts, string? Policy)
{
    public static readonly SecurityContact None = new([], null);
}

/// <summary>Colours of the company; each a CSS hex colour. Null leaves the shipped one.</summary>
public sealed record Colours(string? Brand, string? BrandDark)
{
    public static readonly Colours Shipped = new(null, null);
}

/// <summary>What the owner decides in <c>content/site.yml</c>.</summary>
public sealed record SiteSettings(
    string Name,
    string? Logo,
    Colours Colours,
    Contact Contact,
    BusinessCalendar Calendar)
{
    /// <summary>A square PNG of 512 pixels or more, for home screens; null leaves the shipped one.</summary>
    public string? Icon { get; private init; }

    public MaintenancePolicy Maintenance { get; private init; } = MaintenancePolicy.Shipped;

    public DeadlinePolicy Deadlines { get; private init; } = DeadlinePolicy.Shipped;

    /// <summary>Who is warned when a promise is in danger.</summary>
    public Roster Roster { get; private init; } = Roster.Empty;

    public required AvailabilityPolicy Availability { get; init; }

    public SecurityContact Security { get; private init; } = SecurityContact.None;

    public TimeZoneInfo TimeZone => Calendar.Policy.Zone;

    public IReadOnlySet<string> DeskKeys => Calendar.Policy.Desks.Select(d => d.Key).ToHashSet();

    /// <summary>Reads the file; what is wrong with it is added to <paramref name="problems"/>.</summary>
    public static SiteSettings? Read(string path, List<Problem> problems)
    {
        var before = problems.Count;
        if (YamlFile.Read(path, problems) is not { } root)
        {
            return null;
        }

        var name = root.Text("name", required: true);
        var logo = root.Text("logo");
        if (logo is not null && !logo.StartsWith('/'))
        {
            root.Report("logo", $"'{logo}' is not an address on this site, such as /img/logo.svg");
        }

        var icon = root.Text("icon");
        if (icon is not null && !(icon.StartsWith('/') && icon.EndsWith(".png", StringComparison.OrdinalIgnoreCase)))
        {
            root.Report("icon", $"'{icon}' is not the address of a PNG on this site, such as /img/icon.png");
        }

        var colours = root.Mapping("colours");
        var shown = new Colours(Colour(colours, "brand"), Colour(colours, "brand_dark"));
        colours?.Done();

        var contact = root.Mapping("contact");
        var reached = new Contact(contact?.Text("email"), contact?.Text("telephone"), contact?.Text("website"), contact?.Text("address"));
        if (reached.Website is { } website && !(Uri.TryCreate(website, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"))
        {
            contact!.Report("website", $"'{website}' is not an address such as https://www.example.nl");
        }

        contact?.Done();

        var security = ReadSecurity(root.Mapping("security"));

        var zoneName = root.Text("time_zone") ?? "Europe/Amsterdam";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone))
        {
            root.Report("time_zone", $"'{zoneName}' is not a time zone this machine knows, such as Europe/Amsterdam");
        }

        var notification = root.Mapping("notification");
        var calendar = CalendarSettings.Read(root, notification, zone);
        var deadlines = DeadlineSettings.Read(root, notification);
        var roster = RosterSettings.Read(root);
        var (maintenance, availability) = MaintenanceSettings.Read(root, zone);
        root.Done();
        return problems.Count == before
            ? new SiteSettings(name!, logo, shown, reached, calendar!) { Maintenance = maintenance, Availability = availability, Security = security, Deadlines = deadlines, Roster = roster, Icon = icon }
            : null;
    }

    /// <summary>The next moment at which a page that says what is so "now" says something else: midnight here, or a desk that opens or closes.</summary>
    public DateTimeOffset NextChangeAfter(DateTimeOffset now) =>
        Calendar.DesksAt(now).Select(d => d.Until ?? d.Opens).OfType<DateTimeOffset>()
            .Append(Calendar.Clock.StartOf(Calendar.Clock.DateAt(now).AddDays(1)))
            .Min();

    private static SecurityContact ReadSecurity(YamlMapping? security)
    {
        if (security is null)
        {
            return SecurityContact.None;
        }

        var contacts = security.Texts("contact");
        foreach (var wrong in contacts.Where(c => !(Uri.TryCreate(c, UriKind.Absolute, out var uri) && uri.Scheme is "mailto" or "https" or "tel")))
        {
            security.Report("contact", $"'{wrong}' is not an address such as mailto:security@example.nl or https://example.nl/security");
        }

        if (contacts.Count == 0)
        {
            security.Report("contact", "is missing: one address or more, such as mailto:security@example.nl");
        }

        var policy = security.Text("policy");
        if (policy is not null && !(Uri.TryCreate(policy, UriKind.Absolute, out var page) && page.Scheme == "https"))
        {
            security.Report("policy", $"'{policy}' is not an address such as https://www.example.nl/security");
        }

        security.Done();
        return new SecurityContact(contacts, policy);
    }

    private static string? Colour(YamlMapping? colours, string key)
    {
        var colour = colours?.Text(key);
        if (colour is not null && !(colour.Length is 4 or 7 && colour[0] == '#' && colour.Skip(1).All(char.IsAsciiHexDigit)))
        {
            colours!.Report(key, $"'{colour}' is not a colour such as #0b5fa5");
        }

        return colour;
    }
}
