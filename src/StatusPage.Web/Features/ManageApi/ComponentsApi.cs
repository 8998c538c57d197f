using System.Text.Json;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.StatuspageApi;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>
/// The page, its components and their groups. What the owner writes in <c>content/</c> is changed there alone: here
/// it can be read and repeated. A component's state is set by hand, as on the staff's pages.
/// </summary>
public sealed class ComponentsApi(ApiCall call, SetServiceState setState)
{
    private const string FromFile = "Components and groups come from content/services.yml: add, rename and remove them there.";
    private static readonly TimeSpan UsualRange = TimeSpan.FromDays(90);

    public ApiAnswer Pages() => ApiAnswer.Of(StatusCodes.Status200OK, json =>
    {
        json.WriteStartArray();
        WritePage(json);
        json.WriteEndArray();
    });

    public ApiAnswer Page() => ApiAnswer.Of(StatusCodes.Status200OK, WritePage);

    public async Task<ApiAnswer> ChangePageAsync()
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "page");
        if (fields is null)
        {
            return error!;
        }

        var site = call.Board.Site.Settings;
        Dictionary<string, string> known = new()
        {
            ["name"] = site.Name,
            ["time_zone"] = call.Board.Zone.Id,
            ["url"] = call.PublicUrl.GetLeftPart(UriPartial.Authority),
        };
        var other = known.Keys.Where(k => fields.Text(k) is { } text && text != known[k]).ToList();
        return fields.Problems.Count > 0 ? ApiAnswer.Refused([.. fields.Problems])
            : other.Count > 0 ? ApiAnswer.Error(StatusCodes.Status409Conflict, $"{string.Join(", ", other)}: this comes from content/site.yml and Site__PublicUrl; change it there.")
            : Page();
    }

    public ApiAnswer Components()
    {
        var (skip, take) = call.Paging("per_page");
        var rows = call.Board.Groups.SelectMany(g => g.Id.Length == 0 ? g.Services.Select(s => (Group: (PublicGroup?)null, Service: (PublicService?)s)) : g.Services.Select(s => ((PublicGroup?)null, (PublicService?)s)).Prepend((g, null)));
        var writer = call.Writer;
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (var (group, service) in rows.Skip(skip).Take(take))
            {
                Write(json, writer, group, service);
            }

            json.WriteEndArray();
        });
    }

    public ApiAnswer Component(string id, int status = StatusCodes.Status200OK)
    {
        var group = call.Board.Groups.FirstOrDefault(g => g.Id == id && id.Length > 0);
        var service = Service(id);
        var writer = call.Writer;
        return group is null && service is null ? Unknown() : ApiAnswer.Of(status, json => Write(json, writer, group, service));
    }

    public async Task<ApiAnswer> ChangeComponentAsync(string id)
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "component");
        if (fields is null)
        {
            return error!;
        }

        if (Service(id) is not { } service)
        {
            return call.Board.Groups.Any(g => g.Id == id) ? ApiAnswer.Error(StatusCodes.Status409Conflict, "This is a group: its state follows from its components.") : Unknown();
        }

        var state = fields.Word<ServiceState>("status");
        var reason = fields.Text("reason");
        var differs = Differences(fields, service);
        if (fields.Problems.Count > 0)
        {
            return ApiAnswer.Refused([.. fields.Problems]);
        }

        if (differs.Count > 0)
        {
            return ApiAnswer.Error(StatusCodes.Status409Conflict, $"{string.Join(", ", differs)}: {FromFile}");
        }

        if (state is { } wanted && wanted != service.State && await SetAsync(service, wanted, reason) is { } refused)
        {
            return refused;
        }

        return Component(id);
    }

    public ApiAnswer RefuseCatalogue() => ApiAnswer.Error(StatusCodes.Status409Conflict, FromFile);

    public ApiAnswer RefuseDeleting(string id) => Service(id) is null && call.Board.Groups.All(g => g.Id != id) ? Unknown() : RefuseCatalogue();

    public ApiAnswer Uptime(string id)
    {
        if (Service(id) is not { } service)
        {
            return Unknown();
        }

        var end = Moment("end") ?? call.Board.At;
        var start = Moment("start") ?? end - UsualRange;
        start = start < service.CreatedAt ? service.CreatedAt : start;
        if (end <= start)
        {
            return ApiAnswer.Refused([new ApiProblem("end", "not_after_start", "The end must be after the start, and after the component began.")]);
        }

        var major = Seconds(service, ServiceState.MajorOutage, start, end);
        var partial = Seconds(service, ServiceState.PartialOutage, start, end);
        var writer = call.Writer;
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("range_start", writer.Text(start));
            json.WriteString("range_end", writer.Text(end));
            // Statuspage's weights: a major outage counts whole, a partial one for three tenths.
            json.WriteNumber("uptime_percentage", Math.Round(100m * (1m - (((decimal)major + (0.3m * (decimal)partial)) / (decimal)(end - start).TotalSeconds)), 6));
            json.WriteNumber("major_outage", (long)major);
            json.WriteNumber("partial_outage", (long)partial);
            json.WriteStartObject("related_events");
            json.WriteStartArray("incidents");
            foreach (var cause in service.Holds.Where(h => h.From < end && (h.To is null || h.To > start) && h.Cause == HoldCause.Incident).Select(h => h.CauseId).Distinct())
            {
                json.WriteStringValue(cause);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteString("id", service.Id);
            json.WriteString("name", service.Name.For(call.Language).Text);
            json.WriteEndObject();
        });
    }

    public ApiAnswer Groups()
    {
        var (skip, take) = call.Paging("per_page");
        var writer = call.Writer;
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (var group in call.Board.Groups.Where(g => g.Id.Length > 0).Skip(skip).Take(take))
            {
                Write(json, writer, group);
            }

            json.WriteEndArray();
        });
    }

    public ApiAnswer Group(string id)
    {
        var writer = call.Writer;
        return call.Board.Groups.FirstOrDefault(g => g.Id == id && id.Length > 0) is { } group
            ? ApiAnswer.Of(StatusCodes.Status200OK, json => Write(json, writer, group))
            : ApiAnswer.NotFound("There is no such component group.");
    }

    public async Task<ApiAnswer> ChangeGroupAsync(string id)
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "component_group");
        if (fields is null)
        {
            return error!;
        }

        if (call.Board.Groups.FirstOrDefault(g => g.Id == id && id.Length > 0) is not { } group)
        {
            return ApiAnswer.NotFound("There is no such component group.");
        }

        var same = (fields.Text("name") is not { } name || name == group.Name.For(call.Language).Text)
            && (fields.Text("description") is not { } description || description == group.Description.For(call.Language).Text)
            && (fields.Texts("components") is not { } components || components.ToHashSet().SetEquals(group.Services.Select(s => s.Id)));
        return fields.Problems.Count > 0 ? ApiAnswer.Refused([.. fields.Problems]) : same ? Group(id) : RefuseCatalogue();
    }

    private async Task<ApiAnswer?> SetAsync(PublicService service, ServiceState wanted, string? reason)
    {
        // Without what was set by hand it may be just that already: then nothing has to be held in place.
        var now = call.Board.At;
        var byItself = service.Holds.Where(h => h.Cause != HoldCause.Manual && h.From <= now && (h.To is null || h.To > now)).Select(h => h.State).DefaultIfEmpty().Max();
        var refusal = byItself == wanted
            ? await setState.RunAsync(service.Id, null, null, call.Actor, call.Stop)
            : await setState.RunAsync(service.Id, wanted, reason ?? "Set by a program.", call.Actor, call.Stop);
        await call.SeeAsync();
        return refusal is null ? null : ApiAnswer.Refused([ApiProblem.Of(refusal)]);
    }

    /// <summary>What the request says of it that the file says otherwise.</summary>
    private List<string> Differences(ApiFields fields, PublicService service)
    {
        var differs = new List<string>();
        if (fields.Text("name") is { } name && name != service.Name.For(call.Language).Text)
        {
            differs.Add("name");
        }

        if (fields.Text("description") is { } description && description != service.Description.For(call.Language).Text)
        {
            differs.Add("description");
        }

        if (fields.Text("group_id") is { Length: > 0 } group && group != service.GroupId)
        {
            differs.Add("group_id");
        }

        if (fields.Flag("showcase") is { } showcase && showcase != service.Traits.Showcase)
        {
            differs.Add("showcase");
        }

        if (fields.Flag("only_show_if_degraded") is { } only && only != service.Traits.OnlyShowIfDegraded)
        {
            differs.Add("only_show_if_degraded");
        }

        if (fields.Day("start_date") is { } day && day != service.Traits.StartDate)
        {
            differs.Add("start_date");
        }

        return differs;
    }

    private static double Seconds(PublicService service, ServiceState state, DateTimeOffset start, DateTimeOffset end)
    {
        var total = 0.0;
        var until = start;
        foreach (var hold in service.Holds.Where(h => h.State == state && h.From < end).OrderBy(h => h.From))
        {
            var from = hold.From > until ? hold.From : until;
            var to = hold.To is { } ended && ended < end ? ended : end;
            if (to > from)
            {
                total += (to - from).TotalSeconds;
                until = to;
            }
        }

        return total;
    }

    private DateTimeOffset? Moment(string key) =>
        call.Query(key)?.Replace(' ', '+') is { } text && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var moment) && moment.Year is >= 1980 and <= 2200
            ? moment
            : null;

    private PublicService? Service(string id) => call.Board.Services.GetValueOrDefault(id) is { IsListed: true } service ? service : null;

    private static ApiAnswer Unknown() => ApiAnswer.NotFound("There is no such component.");

    private static void Write(Utf8JsonWriter json, NoticeWriter writer, PublicGroup? group, PublicService? service)
    {
        if (group is not null)
        {
            writer.Write(json, group);
        }
        else
        {
            writer.Write(json, service!);
        }
    }

    private void Write(Utf8JsonWriter json, NoticeWriter writer, PublicGroup group)
    {
        json.WriteStartObject();
        json.WriteString("id", group.Id);
        json.WriteString("page_id", call.PageId);
        json.WriteString("name", group.Name.For(call.Language).Text);
        json.WriteString("description", group.Description.IsEmpty ? null : group.Description.For(call.Language).Text);
        json.WriteStartArray("components");
        foreach (var service in group.Services)
        {
            json.WriteStringValue(service.Id);
        }

        json.WriteEndArray();
        json.WriteNumber("position", group.Position);
        json.WriteString("created_at", writer.Text(group.CreatedAt));
        json.WriteString("updated_at", writer.Text(group.UpdatedAt));
        json.WriteEndObject();
    }

    private void WritePage(Utf8JsonWriter json)
    {
        var site = call.Board.Site.Settings;
        var writer = call.Writer;
        json.WriteStartObject();
        json.WriteString("id", call.PageId);
        json.WriteString("created_at", writer.Text(call.Board.Services.Values.Select(s => s.CreatedAt).DefaultIfEmpty(call.Board.At).Min()));
        json.WriteString("updated_at", writer.Text(call.Board.ChangedAt ?? call.Board.At));
        json.WriteString("name", site.Name);
        json.WriteNull("page_description");
        json.WriteNull("headline");
        json.WriteString("branding", "basic");
        json.WriteString("subdomain", call.PublicUrl.Host.Split('.')[0]);
        json.WriteString("domain", call.PublicUrl.Host);
        json.WriteString("url", call.PublicUrl.GetLeftPart(UriPartial.Authority));
        json.WriteString("support_url", site.Contact.Website);
        json.WriteBoolean("hidden_from_search", false);
        json.WriteBoolean("allow_page_subscribers", true);
        json.WriteBoolean("allow_incident_subscribers", true);
        json.WriteBoolean("allow_email_subscribers", true);
        json.WriteBoolean("allow_sms_subscribers", false);
        json.WriteBoolean("allow_rss_atom_feeds", true);
        json.WriteBoolean("allow_webhook_subscribers", true);
        json.WriteNull("notifications_from_email");
        json.WriteString("time_zone", call.Board.Zone.Id);
        json.WriteString("status_indicator", Words.Of(writer.RollUp.Indicator));
        json.WriteString("status_description", writer.RollUp.Description);
        json.WriteEndObject();
    }
}
