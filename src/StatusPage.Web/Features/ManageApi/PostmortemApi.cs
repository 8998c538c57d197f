using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Incidents;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>An incident's explanation: written here as a draft, and published as an update like any other.</summary>
public sealed class PostmortemApi(ApiCall call, StatusDbContext db, TimeProvider clock, AddIncidentUpdate add, WithdrawIncidentUpdate withdraw)
{
    public async Task<ApiAnswer> GetAsync(string id) =>
        await FindAsync(id) is { } incident ? await AnswerAsync(incident) : Unknown();

    public async Task<ApiAnswer> PutAsync(string id)
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "postmortem");
        if (fields is null)
        {
            return error!;
        }

        if (await FindAsync(id) is not { } incident)
        {
            return Unknown();
        }

        var text = fields.Text("body_draft") ?? fields.Text("body");
        if (string.IsNullOrWhiteSpace(text) || text.Length > NoticeLimits.Body)
        {
            fields.Report("body_draft", string.IsNullOrWhiteSpace(text) ? "required" : "too_long", $"Give a text of at most {NoticeLimits.Body} characters.");
            return ApiAnswer.Refused([.. fields.Problems]);
        }

        var note = await NoteAsync(id);
        if (note is null)
        {
            db.ApiNotes.Add(note = new ApiNote { NoticeId = id });
        }

        (note.Postmortem, note.PostmortemAt) = (text, clock.GetUtcNow());
        await db.SaveChangesAsync(call.Stop);
        return await AnswerAsync(incident);
    }

    public async Task<ApiAnswer> PublishAsync(string id)
    {
        if (await FindAsync(id) is not { } incident)
        {
            return Unknown();
        }

        var note = await NoteAsync(id);
        if (note?.Postmortem is not { } text)
        {
            return ApiAnswer.Refused([new ApiProblem("body_draft", "required", "There is no draft to publish: PUT one first.")]);
        }

        var body = call.Language == Language.Dutch ? new LocalizedText(text, null) : new LocalizedText(null, text);
        var update = new NewIncidentUpdate(id, NewId.Create(), incident.Version, IncidentStatus.Postmortem, body, new Dictionary<string, Domain.Catalogue.ServiceState>(), null, Notify: true);
        (note.Postmortem, note.PostmortemAt) = (null, null);
        if (ApiCall.Refusal(await add.RunAsync(update, call.Actor, call.Stop)) is { } refused)
        {
            return refused;
        }

        await call.SeeAsync();
        return await AnswerAsync((await FindAsync(id))!);
    }

    /// <summary>Takes back what was published; its words are the draft again.</summary>
    public async Task<ApiAnswer> RevertAsync(string id)
    {
        if (await FindAsync(id) is not { } incident)
        {
            return Unknown();
        }

        if (Explanation(incident) is not { } update)
        {
            return ApiAnswer.Refused([new ApiProblem("", "not_published", "There is no published explanation.")]);
        }

        if (await NoteAsync(id) is not { } note)
        {
            db.ApiNotes.Add(note = new ApiNote { NoticeId = id });
        }

        (note.Postmortem, note.PostmortemAt) = (update.Body.For(call.Language).Text, clock.GetUtcNow());
        if (ApiCall.Refusal(await withdraw.RunAsync(new UpdateWithdrawal(id, update.Id, incident.Version, "Taken back by a program."), call.Actor, call.Stop)) is { } refused)
        {
            return refused;
        }

        await call.SeeAsync();
        return await AnswerAsync((await FindAsync(id))!);
    }

    public async Task<ApiAnswer> DeleteAsync(string id)
    {
        if (await FindAsync(id) is not { } incident)
        {
            return Unknown();
        }

        if (Explanation(incident) is not null)
        {
            return ApiAnswer.Refused([new ApiProblem("", "published", "It is public: revert it first.")]);
        }

        if (await NoteAsync(id) is { } note)
        {
            (note.Postmortem, note.PostmortemAt) = (null, null);
            await db.SaveChangesAsync(call.Stop);
        }

        return ApiAnswer.NoContent;
    }

    private async Task<ApiAnswer> AnswerAsync(Incident incident)
    {
        var note = await NoteAsync(incident.Id);
        var published = Explanation(incident);
        var writer = call.Writer;
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteNull("preview_key");
            json.WriteString("body", published?.Body.For(call.Language).Text);
            writer.Time(json, "body_updated_at", published?.UpdatedAt);
            json.WriteString("body_draft", note?.Postmortem);
            writer.Time(json, "body_draft_updated_at", note?.PostmortemAt);
            writer.Time(json, "published_at", published?.At);
            json.WriteBoolean("notify_subscribers", published?.Notify ?? true);
            json.WriteBoolean("notify_twitter", false);
            json.WriteNull("custom_tweet");
            writer.Time(json, "created_at", published?.CreatedAt ?? note?.PostmortemAt);
            writer.Time(json, "updated_at", published?.UpdatedAt ?? note?.PostmortemAt);
            json.WriteEndObject();
        });
    }

    private static IncidentUpdate? Explanation(Incident incident) => incident.Timeline.LastOrDefault(u => u.Status == IncidentStatus.Postmortem);

    private Task<Incident?> FindAsync(string id) => db.Incidents.FirstOrDefaultAsync(i => i.Id == id && i.RetractedAt == null, call.Stop);

    private Task<ApiNote?> NoteAsync(string id) => db.ApiNotes.FirstOrDefaultAsync(n => n.NoticeId == id, call.Stop);

    private static ApiAnswer Unknown() => ApiAnswer.NotFound("There is no such incident.");
}
