using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Templates;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Incidents.Staff;

public sealed class ManagePage(AddIncidentUpdate add, StatusDbContext db, DraftDesk drafts, PreviewRenderer previews, NoticeOutlook outlook, Texts texts, BoardSnapshot board, TimeProvider time)
    : IncidentForm(texts, board, time)
{
    [BindProperty]
    public string? UpdateId { get; set; }

    [BindProperty]
    public int Version { get; set; }

    /// <summary>How many updates the author saw when the form was rendered.</summary>
    [BindProperty]
    public int Seen { get; set; }

    public Incident Incident { get; private set; } = null!;

    /// <summary>The file that it came from and is updated in; null for one that is updated here.</summary>
    public string? FromFile { get; private set; }

    /// <summary>The address of this form, as drafts know it.</summary>
    public string Form => $"/staff/incidents/{Incident.Id}";

    /// <summary>What colleagues said since; empty when they changed something else.</summary>
    public IReadOnlyList<IncidentUpdate> Unseen { get; private set; } = [];

    public IReadOnlyList<IncidentStatus> Choices => Incident.IsOpen
        ? [IncidentStatus.Investigating, IncidentStatus.Identified, IncidentStatus.Monitoring, IncidentStatus.Resolved]
        : [IncidentStatus.Postmortem, IncidentStatus.Resolved, IncidentStatus.Investigating, IncidentStatus.Identified, IncidentStatus.Monitoring];

    public async Task<IActionResult> OnGetAsync(string id, string? draft, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        if (Incident.PublishedAt is null)
        {
            return Redirect($"/staff/incidents/{id}/noted");
        }

        UpdateId = NewId.Create();
        Version = Incident.Version;
        Seen = Incident.Updates.Count;
        Status = Words.Of(Incident.IsOpen ? Incident.Status : IncidentStatus.Postmortem);
        NextUpdate = Incident.IsOpen ? "60" : NoPromise;
        NextUpdateAt = LocalTimeInput.Of(Now.AddHours(1), Wall);
        await TakeUpDraftAsync(drafts, draft, Form, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        if (Read(id) is not { } command)
        {
            return Again();
        }

        var outcome = await add.RunAsync(command, HttpContext.Actor(), cancellationToken);
        if (outcome.IsDone)
        {
            Flash.Say(this, T[command.Notify ? "incidents_staff.update_published" : "incidents_staff.published_quietly"], undo: $"{Form}/undo?handler=Update&update={command.UpdateId}", told: command.Notify ? id : null);
            return Redirect($"/staff/incidents/{id}");
        }

        if (outcome.IsConflict)
        {
            await LoadAsync(id, cancellationToken);
            Unseen = [.. Incident.Updates.OrderBy(u => u.CreatedAt).Skip(Seen)];
            (Version, Seen) = (Incident.Version, Incident.Updates.Count);
        }

        return Again(outcome);
    }

    public async Task<IActionResult> OnPostPreviewAsync(string id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var command = Read(id, lenient: true)!;
        var shown = await db.Incidents.AsNoTracking().SingleAsync(i => i.Id == id, cancellationToken);
        var refusal = (command with { Body = OrDots(command.Body) }).AddTo(shown, "", Now);
        return WithPreview(refusal is not null
            ? new Preview([], T[$"publishing.refusal_{refusal.Code}", refusal.Arguments])
            : await previews.RenderAsync("/Features/Incidents/_IncidentCard.cshtml", new PublicIncident(shown), await outlook.OfAsync(shown, cancellationToken)));
    }

    /// <summary>Without script: fills the form from the chosen template.</summary>
    public async Task<IActionResult> OnPostTemplateAsync(string id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        if (TemplatesFor(NoticeForm.Update).FirstOrDefault(t => t.Slug == Template) is { } template)
        {
            ModelState.Clear();
            (BodyNl, BodyEn) = (template.Body.Nl, template.Body.En);
            Status = template.Status is { } status ? Words.Of(status) : Status;
        }

        return Page();
    }

    private async Task<bool> LoadAsync(string id, CancellationToken cancellationToken)
    {
        // Untracked: the use case loads its own, and a refused change must not show on this page.
        var incident = await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken);
        Incident = incident!;
        FromFile = await NoticeFileGuard.FileOfAsync(db, id, cancellationToken);
        return incident is not null;
    }

    private NewIncidentUpdate? Read(string id, bool lenient = false)
    {
        var template = TemplateFor(NoticeForm.Update, LocalizedText.Empty, Body);
        var status = template?.Status ?? Read<IncidentStatus>(Status, "status");
        var states = ReadStates();
        var promise = status is IncidentStatus.Resolved or IncidentStatus.Postmortem ? null : ReadPromise();
        var said = Incident.CurrentStates().Where(s => !states.ContainsKey(s.Key)).Concat(states).ToDictionary();
        var values = new FilledValues(Affected(said) is { Count: > 0 } wrong ? wrong : [.. Incident.ServiceIds]) { Time = Incident.StartedAt, NextUpdate = promise };
        var body = Fill(template?.Body ?? Body, "body", values, lenient);
        if (!lenient && !ModelState.IsValid)
        {
            foreach (var refusal in Shared.NoticeTexts.CheckBody(body))
            {
                Say(refusal);
            }

            return null;
        }

        return new NewIncidentUpdate(id, UpdateId ?? "", Version, status ?? Incident.Status, body, states, lenient && promise <= Now ? null : promise, !Quiet);
    }
}
