namespace StatusPage.Web.Features.OpenApi;

/// <summary>One thing a program can ask, as the documentation tells it.</summary>
/// <param name="Path">With its parameters in braces, without the language.</param>
/// <param name="Schema">The name of what comes back; null for what is no JSON of ours.</param>
/// <param name="Type">The media type of what comes back.</param>
/// <param name="Body">The key that wraps what is sent, with the name of its schema after a colon; null when nothing is.</param>
/// <param name="Plain">The name of the schema of what is sent without such a key.</param>
/// <param name="Query">The parts of the query it reads.</param>
public sealed record ApiOperation(string Method, string Path, string Summary, string? Schema, string Type = "application/json", int Success = 200, string? Body = null, string? Plain = null, params string[] Query)
{
    public bool IsManaged => Path.StartsWith("/v1/", StringComparison.Ordinal);

    public string Tag => IsManaged ? "Managing (v1)" : Path.StartsWith("/api/v2/", StringComparison.Ordinal) ? "Reading (Statuspage v2)" : Path.StartsWith("/api/", StringComparison.Ordinal) ? "Agreement"
        : Path is "/openapi.json" or "/sitemap.xml" or "/robots.txt" or "/manifest.webmanifest" || Path.StartsWith("/health/", StringComparison.Ordinal) || Path.StartsWith("/.well-known/", StringComparison.Ordinal) ? "The site itself" : "Feeds, calendars, badges";
}

/// <summary>Everything programs can ask. A test holds this list to the addresses that there are.</summary>
public static class ApiOperations
{
    private const string Page = "/v1/pages/{page_id}";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "/api/v2/summary.json", "The page at a glance: components, open incidents, maintenance to come or running, and the roll-up.", "Summary"),
        new("GET", "/api/v2/status.json", "The roll-up alone.", "StatusDocument"),
        new("GET", "/api/v2/components.json", "All components, groups among them.", "ComponentsDocument"),
        new("GET", "/api/v2/incidents.json", "The 50 newest incidents.", "IncidentsDocument"),
        new("GET", "/api/v2/incidents/unresolved.json", "Open incidents.", "IncidentsDocument"),
        new("GET", "/api/v2/incidents/{id}.json", "One incident or maintenance.", "IncidentDocument"),
        new("GET", "/api/v2/scheduled-maintenances.json", "The 50 newest maintenance notices.", "MaintenancesDocument"),
        new("GET", "/api/v2/scheduled-maintenances/upcoming.json", "Maintenance that is announced.", "MaintenancesDocument"),
        new("GET", "/api/v2/scheduled-maintenances/active.json", "Maintenance that is running.", "MaintenancesDocument"),
        new("GET", "/api/v2/scheduled-maintenances/{id}.json", "One maintenance.", "MaintenanceDocument"),

        new("POST", "/api/v2/subscribers.json", "Subscribes an e-mail address, once its reader confirms by the link in a mail. The answer is the same for an address that is known.", "SubscriberDocument", Success: 201, Body: "subscriber:SubscriberWish"),
        new("GET", "/api/v2/subscribers/{token}.json", "One's own subscription, by the 32 characters that stand in the links of the mails.", "SubscriberDocument"),
        new("DELETE", "/api/v2/subscribers/{token}.json", "Ends it; the address is erased.", "SubscriberDocument"),
        .. new[] { "", ".json" }.Select(end => new ApiOperation("POST", $"/api/v2/subscriptions/{{token}}/resend_confirmation{end}", "Sends the confirmation again; one a day goes to an address.", "SubscriberDocument")),

        .. new[] { "", "/services/{slug}" }.SelectMany(about => new ApiOperation[]
        {
            new("GET", $"{about}/history.rss", "The newest notices as RSS 2.0.", null, "application/rss+xml"),
            new("GET", $"{about}/history.atom", "The newest notices as Atom.", null, "application/atom+xml"),
            new("GET", $"{about}/history.json", "History by the month, three months a page.", "History", Query: ["page"]),
            new("GET", $"{about}/maintenance.ics", "Maintenance as a calendar to subscribe to.", null, "text/calendar"),
            new("GET", $"{about}/badge.svg", "The state in words, as a picture.", null, "image/svg+xml"),
            new("GET", $"{about}/badge.json", "The same as shields.io's endpoint document.", "Badge"),
        }),
        new("GET", "/incidents/{id}.json", "One notice with its whole story.", "Story"),
        new("GET", "/maintenance/{id}.ics", "One maintenance for a calendar.", null, "text/calendar"),

        new("GET", "/api/sla/{month}.json", "Availability of a month, service by service, with what is excluded and by which rule.", "Any"),
        new("GET", "/sla/{month}.csv", "The same as a spreadsheet.", null, "text/csv"),
        new("GET", "/api/promises.json", "What was promised and kept, month by month.", "Any"),
        new("GET", "/api/calendar/notification-deadline", "By when an incident has to be notified.", "Any", Query: ["detected"]),
        new("GET", "/api/calendar/working-time", "When so many minutes of working time have passed.", "Any", Query: ["from", "minutes"]),
        new("GET", "/api/calendar/days", "The holidays of a year.", "Any", Query: ["year"]),
        new("GET", "/api/calendar/desk", "Which desks can be telephoned at a moment.", "Any", Query: ["at"]),

        new("GET", "/openapi.json", "This document.", "Any"),
        new("GET", "/sitemap.xml", "The public pages, for search engines.", null, "application/xml"),
        new("GET", "/robots.txt", "What they may read.", null, "text/plain"),
        new("GET", "/manifest.webmanifest", "Name, icons and colour, for who puts the site on a home screen.", null, "application/manifest+json"),
        new("GET", "/.well-known/security.txt", "Where to report a weakness; there when site.yml names a contact.", null, "text/plain"),
        new("GET", "/health/live", "The process is alive.", null, "text/plain"),
        new("GET", "/health/ready", "A snapshot is loaded, so that pages can be served.", null, "text/plain"),

        new("GET", "/v1/pages", "The pages of this key: one.", "PageList"),
        new("GET", Page, "The page.", "ManagedPage"),
        .. Changing(Page, "Repeats what the page says; other values are the owner's file's to change (409).", "ManagedPage", "page:Any"),
        new("GET", $"{Page}/components", "All components, groups among them.", "ComponentList", Query: ["page", "per_page"]),
        new("POST", $"{Page}/components", "Refused: components come from services.yml.", "Error", Success: 409),
        new("GET", $"{Page}/components/{{id}}", "One component.", "Component"),
        .. Changing($"{Page}/components/{{id}}", "Sets a component's state by hand; the rest of it is the file's (409).", "Component", "component:ComponentChange"),
        new("DELETE", $"{Page}/components/{{id}}", "Refused: components come from services.yml.", "Error", Success: 409),
        new("GET", $"{Page}/components/{{id}}/uptime", "How long it was down in a range; 90 days when none is given.", "Uptime", Query: ["start", "end"]),
        new("GET", $"{Page}/component-groups", "All groups.", "GroupList", Query: ["page", "per_page"]),
        new("POST", $"{Page}/component-groups", "Refused: groups come from services.yml.", "Error", Success: 409),
        new("GET", $"{Page}/component-groups/{{id}}", "One group.", "Group"),
        .. Changing($"{Page}/component-groups/{{id}}", "Repeats what the group says; other values are the file's to change (409).", "Group", "component_group:Any"),
        new("DELETE", $"{Page}/component-groups/{{id}}", "Refused: groups come from services.yml.", "Error", Success: 409),
        new("GET", $"{Page}/incidents", "Incidents and maintenance, newest first.", "ManagedIncidentList", Query: ["q", "limit", "page"]),
        new("GET", $"{Page}/incidents/unresolved", "Open incidents.", "ManagedIncidentList", Query: ["limit", "page"]),
        new("GET", $"{Page}/incidents/upcoming", "Maintenance that is announced.", "ManagedIncidentList", Query: ["limit", "page"]),
        new("GET", $"{Page}/incidents/scheduled", "Maintenance that is announced.", "ManagedIncidentList", Query: ["limit", "page"]),
        new("GET", $"{Page}/incidents/active_maintenance", "Maintenance that is running.", "ManagedIncidentList", Query: ["limit", "page"]),
        new("POST", $"{Page}/incidents", "Publishes an incident; announces maintenance where scheduled_for is given; puts on the record what is over where backfilled is true.", "ManagedIncident", Success: 201, Body: "incident:IncidentChange"),
        new("GET", $"{Page}/incidents/{{id}}", "One incident or maintenance.", "ManagedIncident"),
        .. Changing($"{Page}/incidents/{{id}}", "Changes the facts, and adds an update where status, body, components or window say more.", "ManagedIncident", "incident:IncidentChange"),
        new("DELETE", $"{Page}/incidents/{{id}}", "Takes back what went out by mistake, within seconds; later it is refused (422).", "ManagedIncident"),
        .. Changing($"{Page}/incidents/{{id}}/incident_updates/{{updateId}}", "Rewords an update; what it said stays on the record.", "IncidentUpdate", "incident_update:UpdateChange"),
        new("GET", $"{Page}/incidents/{{id}}/postmortem", "The explanation, and its draft.", "Postmortem"),
        new("PUT", $"{Page}/incidents/{{id}}/postmortem", "Writes the draft.", "Postmortem", Body: "postmortem:PostmortemChange"),
        new("PUT", $"{Page}/incidents/{{id}}/postmortem/publish", "Publishes the draft as an update.", "Postmortem"),
        new("PUT", $"{Page}/incidents/{{id}}/postmortem/revert", "Takes the explanation back; its words are the draft again.", "Postmortem"),
        new("DELETE", $"{Page}/incidents/{{id}}/postmortem", "Throws the draft away.", null, Success: 204),

        new("GET", $"{Page}/subscribers", "Who is subscribed.", "SubscriberList", Query: ["q", "type", "state", "limit", "page", "sort_field", "sort_direction"]),
        new("POST", $"{Page}/subscribers", "Subscribes an e-mail address, which hears nothing before its reader confirms; or an endpoint, which has to give a challenge back. Without the confirmation: a manager's key, which vouches for the consent.", "ManagedSubscriber", Success: 201, Body: "subscriber:ManagedSubscriberWish"),
        new("GET", $"{Page}/subscribers/count", "How many, by type.", "Any", Query: ["type", "state"]),
        new("GET", $"{Page}/subscribers/histogram_by_state", "How many, by type and state.", "Any"),
        new("GET", $"{Page}/subscribers/unsubscribed", "Always empty: who leaves is forgotten.", "SubscriberList"),
        new("POST", $"{Page}/subscribers/reactivate", "Releases from quarantine.", "SubscribersDone", Success: 201, Plain: "SubscribersNamed"),
        new("POST", $"{Page}/subscribers/unsubscribe", "Forgets up to a hundred.", "SubscribersDone", Success: 201, Plain: "SubscribersNamed"),
        new("POST", $"{Page}/subscribers/resend_confirmation", "Sends their confirmations again.", "SubscribersDone", Success: 201, Plain: "SubscribersNamed"),
        new("GET", $"{Page}/subscribers/{{id}}", "One subscriber.", "ManagedSubscriber"),
        .. Changing($"{Page}/subscribers/{{id}}", "Changes what it hears about; with nothing named it hears about all components.", "ManagedSubscriber", "subscriber:SubscriberChange"),
        new("DELETE", $"{Page}/subscribers/{{id}}", "Forgets it.", "ManagedSubscriber"),
        new("POST", $"{Page}/subscribers/{{id}}/resend_confirmation", "Sends its confirmation again; one a day goes to an address.", "ManagedSubscriber", Success: 201),
        new("GET", $"{Page}/incidents/{{incident_id}}/subscribers", "Who follows this incident.", "SubscriberList", Query: ["q", "type", "state", "limit", "page", "sort_field", "sort_direction"]),
        new("POST", $"{Page}/incidents/{{incident_id}}/subscribers", "Subscribes to this incident, until its explanation.", "ManagedSubscriber", Success: 201, Body: "subscriber:ManagedSubscriberWish"),
        new("GET", $"{Page}/incidents/{{incident_id}}/subscribers/{{id}}", "One that follows it.", "ManagedSubscriber"),
        new("DELETE", $"{Page}/incidents/{{incident_id}}/subscribers/{{id}}", "Ends following it; who heard of nothing else is forgotten.", "ManagedSubscriber"),
        new("POST", $"{Page}/incidents/{{incident_id}}/subscribers/{{id}}/resend_confirmation", "Sends its confirmation again.", "ManagedSubscriber", Success: 201),

        new("GET", $"{Page}/metrics", "Always empty: this page shows no metrics.", "Nothing"),
        new("POST", $"{Page}/metrics/data", "Refused: this page shows no metrics.", "Error", Success: 409),
        new("GET", $"{Page}/metrics/{{id}}", "There is none.", "Error", Success: 404),
        new("POST", $"{Page}/metrics/{{id}}/data", "There is none.", "Error", Success: 404),
        new("GET", $"{Page}/status_embed_config", "How the embedded frame looks.", "EmbedConfig"),
        .. Changing($"{Page}/status_embed_config", "Repeats what it says; other values are a 409.", "EmbedConfig", "status_embed_config:Any"),
    ];

    private static IEnumerable<ApiOperation> Changing(string path, string summary, string schema, string body) =>
        [new("PATCH", path, summary, schema, Body: body), new("PUT", path, summary, schema, Body: body)];
}
