using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Incidents;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.NoticeFiles;

/// <summary>Brings an incident in line with its file, by the use cases that the staff's forms use.</summary>
public sealed class TakeUpIncidentFile(
    StatusDbContext db,
    PublishIncident publish,
    BackfillIncident backfill,
    AddIncidentUpdate add,
    AmendIncident amend,
    CorrectIncidentUpdate correct,
    WithdrawIncidentUpdate withdraw)
{
    /// <param name="services">Their ids by slug.</param>
    /// <param name="known">The updates that came from the file before, with their options.</param>
    public async Task<FileOutcome> RunAsync(IncidentFile file, IReadOnlyDictionary<string, string> services, IReadOnlyDictionary<string, string> known, CancellationToken cancellationToken)
    {
        var id = NoticeFileRow.IdOf(file.Path);
        var updates = file.Updates.OrderBy(u => u.At).ToList();
        if (await db.Incidents.FindAsync([id], cancellationToken) is null)
        {
            // What is over already was never news here: it goes on the record with its times, and nobody is told (N3).
            if (updates[^1].Status is IncidentStatus.Resolved or IncidentStatus.Postmortem)
            {
                return FileOutcome.Of(await backfill.RunAsync(Past(id, file, updates, services), Actor.File, cancellationToken), file, updates);
            }

            var first = updates[0];
            var made = new NewIncident(id, file.Facts, first.Status, first.Body, Ids(States(file, first), services), first.NextUpdateBy, file.Notify) { UpdateId = IdOf(file, first), At = first.At };
            if (FileOutcome.Of(await publish.RunAsync(made, Actor.File, cancellationToken), file, first) is { IsDone: false } refused)
            {
                return refused;
            }
        }

        var incident = await db.Incidents.FindAsync([id], cancellationToken) ?? throw new InvalidOperationException($"{id} was published and is nowhere.");
        var reason = $"content/{file.Path}";
        if (FileOutcome.Of(await amend.RunAsync(new IncidentAmendment(id, incident.Version, file.Facts, reason), Actor.File, cancellationToken), file) is { IsDone: false } unamended)
        {
            return unamended;
        }

        foreach (var update in updates)
        {
            if (await SayAsync(file, incident, update, services, known, reason, cancellationToken) is { IsDone: false } refused)
            {
                return refused;
            }
        }

        var told = updates.Select(u => IdOf(file, u)).ToHashSet();
        foreach (var gone in incident.Updates.Where(u => known.ContainsKey(u.Id) && !told.Contains(u.Id) && !u.IsWithdrawn).ToList())
        {
            if (FileOutcome.Of(await withdraw.RunAsync(new UpdateWithdrawal(id, gone.Id, incident.Version, reason), Actor.File, cancellationToken), file) is { IsDone: false } refused)
            {
                return refused;
            }
        }

        return FileOutcome.Done;
    }

    public static string IdOf(NoticeFile file, FileUpdate<IncidentStatus> update) => NoticeFileRow.IdOf($"{file.Path}#{update.Heading}");

    private async Task<FileOutcome> SayAsync(
        IncidentFile file, Incident incident, FileUpdate<IncidentStatus> update, IReadOnlyDictionary<string, string> services, IReadOnlyDictionary<string, string> known, string reason, CancellationToken cancellationToken)
    {
        var updateId = IdOf(file, update);
        if (incident.Updates.FirstOrDefault(u => u.Id == updateId) is not { } said)
        {
            var more = new NewIncidentUpdate(incident.Id, updateId, incident.Version, update.Status, update.Body, Ids(update.States, services), update.NextUpdateBy, file.Notify) { At = update.At };
            return FileOutcome.Of(await add.RunAsync(more, Actor.File, cancellationToken), file, update);
        }

        if (known.TryGetValue(updateId, out var options) && options != update.Options)
        {
            return FileOutcome.Problem(file, update.Line, "what an update that is out says of services and the next update cannot change; add an update that says it anew");
        }

        return said.Body == update.Body || said.IsWithdrawn
            ? FileOutcome.Done
            : FileOutcome.Of(await correct.RunAsync(new UpdateCorrection(incident.Id, updateId, incident.Version, update.Body, reason), Actor.File, cancellationToken), file, update);
    }

    private static PastIncident Past(string id, IncidentFile file, List<FileUpdate<IncidentStatus>> updates, IReadOnlyDictionary<string, string> services) => new(
        id,
        file.Facts,
        new Dictionary<string, ServiceState>(),
        [.. updates.Select(u => new PastUpdate(u.At, u.Status, u.Body, Ids(u == updates[0] ? States(file, u) : u.States, services)) { Id = IdOf(file, u) })]);

    private static Dictionary<string, ServiceState> States(IncidentFile file, FileUpdate<IncidentStatus> first) =>
        file.Services.Where(s => !first.States.ContainsKey(s.Key)).Concat(first.States).ToDictionary();

    private static Dictionary<string, ServiceState> Ids(IReadOnlyDictionary<string, ServiceState> states, IReadOnlyDictionary<string, string> services) =>
        states.ToDictionary(s => services[s.Key], s => s.Value);
}
