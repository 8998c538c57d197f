using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Shared;

namespace StatusPage.Web.Features.Incidents;

/// <param name="Version">Of the incident that the form was rendered from.</param>
/// <param name="Course">Each update that stands, oldest first.</param>
public sealed record IncidentRetelling(string IncidentId, int Version, IReadOnlyList<UpdateCourse> Course, string? Reason);

/// <summary>
/// Says afterwards what an incident did to which service and when. Days, bars and percentages follow, since they are
/// computed from what it holds; a month that was closed keeps its report (A8), and nobody is notified.
/// </summary>
public sealed class RetellIncident(StatusDbContext db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(IncidentRetelling command, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Incidents.FirstOrDefaultAsync(i => i.Id == command.IncidentId, cancellationToken) is not { } incident)
        {
            return Outcome.NotFound;
        }

        if (incident.RunsAs(command.Course))
        {
            return Outcome.Done;
        }

        if (await NoticeFileGuard.RefuseAsync(db, incident.Id, actor, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (incident.Version != command.Version)
        {
            return Outcome.Conflict;
        }

        var refusals = (await ServiceCheck.RunAsync(db, command.Course.SelectMany(c => c.States.Keys), cancellationToken)).ToList();
        var now = clock.GetUtcNow();
        var before = CourseAudit.Of(incident);
        var refusal = incident.Retell(command.Course, command.Reason, now);
        if (refusals.Count > 0 || refusal is not null)
        {
            return Outcome.Refused([.. refusals, .. refusal.Beside(refusals)]);
        }

        db.AuditLog.Add(AuditEntry.Of(actor, now, "incident.retold", IncidentAudit.Subject(incident.Id), before, CourseAudit.Of(incident), command.Reason));
        return await Outcome.SaveAsync(
            db,
            async () => (await db.Incidents.SingleAsync(i => i.Id == command.IncidentId, cancellationToken)).RunsAs(command.Course),
            cancellationToken);
    }
}

/// <summary>What the audit log keeps of a course.</summary>
internal sealed record CourseAudit(Impact Impact, IReadOnlyList<CourseAudit.Step> Updates)
{
    public static CourseAudit Of(Incident incident) =>
        new(incident.Impact, [.. incident.Course().Zip(incident.Timeline, (course, update) => new Step(course.At, update.Status, course.States))]);

    internal sealed record Step(DateTimeOffset At, IncidentStatus Status, IReadOnlyDictionary<string, ServiceState> Services);
}
