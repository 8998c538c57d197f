using Microsoft.AspNetCore.Mvc;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Maintenance.Rules;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Templates;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Maintenance.Staff;

public sealed class PublishPage(PublishMaintenance publish, ReviewPanes panes, DraftDesk drafts, PreviewRenderer previews, NoticeOutlook outlook, Texts texts, BoardSnapshot board, TimeProvider time)
    : MaintenanceForm(texts, board, time)
{
    [BindProperty]
    public string? Id { get; set; }

    [BindProperty]
    public string? BodyNl { get; set; }

    [BindProperty]
    public string? BodyEn { get; set; }

    [BindProperty]
    public LocalTimeInput Start { get; set; } = new();

    [BindProperty]
    public LocalTimeInput End { get; set; } = new();

    [BindProperty]
    public bool Quiet { get; set; }

    public async Task OnGetAsync(string? draft, CancellationToken cancellationToken)
    {
        Id = NewId.Create();
        Kind = Words.Of(MaintenanceKind.Regular);
        ExpectedImpact = Words.Of(Domain.Maintenance.ExpectedImpact.Minimal);

        // The next evening at which the office is surely closed.
        var evening = Wall.FirstReaches(Wall.At(Now).Date.AddDays(1).AddHours(22));
        Start = LocalTimeInput.Of(evening, Wall);
        End = LocalTimeInput.Of(evening.AddHours(2), Wall);
        await TakeUpDraftAsync(drafts, draft, DraftForms.NewMaintenance, cancellationToken);
    }

    /// <summary>Without script: fills the form from the chosen template.</summary>
    public void OnPostTemplate()
    {
        if (TemplatesFor(NoticeForm.Maintenance).FirstOrDefault(t => t.Slug == Template) is { } template)
        {
            ModelState.Clear();
            (TitleNl, TitleEn) = (template.Title.Nl, template.Title.En);
            (BodyNl, BodyEn) = (template.Body.Nl, template.Body.En);
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var command = Read();
        if (!ModelState.IsValid)
        {
            foreach (var refusal in NoticeTexts.CheckTitle(command.Facts.Title).Concat(NoticeTexts.CheckBody(command.Body)))
            {
                Say(refusal);
            }

            return Again();
        }

        var outcome = await publish.RunAsync(command, HttpContext.Actor(), cancellationToken);
        if (!outcome.IsDone)
        {
            Pane = await ReviewAsync(command, cancellationToken);
            return Again(outcome);
        }

        Flash.Say(this, T[command.Notify ? "maintenance_staff.published" : "maintenance_staff.published_quietly"], undo: $"/staff/maintenance/{command.Id}/undo", told: command.Notify ? command.Id : null);
        return Redirect($"/staff/maintenance/{command.Id}");
    }

    /// <summary>For the script: what the rules say of the plan so far.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancellationToken)
    {
        Pane = await ReviewAsync(Read(lenient: true), cancellationToken);
        ModelState.Clear();
        return Partial("/Features/Maintenance/Rules/_Review.cshtml", Pane);
    }

    /// <summary>Takes over a suggested window, for who has no script.</summary>
    public async Task<IActionResult> OnPostTakeAsync(string? take, CancellationToken cancellationToken)
    {
        if (WindowSuggestions.TryRead(take) is var (start, end))
        {
            (Start, End) = (LocalTimeInput.Of(start, Wall), LocalTimeInput.Of(end, Wall));
        }

        Pane = await ReviewAsync(Read(lenient: true), cancellationToken);
        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellationToken)
    {
        var command = Read(lenient: true);
        Pane = await ReviewAsync(command, cancellationToken);
        var facts = command.Facts with { Title = OrDots(command.Facts.Title), ServiceIds = command.Facts.ServiceIds.Count > 0 ? command.Facts.ServiceIds : ["-"] };
        var (notice, refusal) = (command with { Facts = facts, Body = OrDots(command.Body) }).Make("", Now);
        return WithPreview(notice is null
            ? new Preview([], T[$"publishing.refusal_{refusal!.Code}", refusal.Arguments])
            : await previews.RenderAsync("/Features/Maintenance/_MaintenanceCard.cshtml", new PublicMaintenance(notice), await outlook.OfAsync(notice, cancellationToken)));
    }

    private async Task<ReviewPane> ReviewAsync(NewMaintenance command, CancellationToken cancellationToken) =>
        await panes.MakeAsync(Start.IsEmpty || End.IsEmpty ? null : command.PlanAt(Now), User, OverrideReason, cancellationToken);

    private NewMaintenance Read(bool lenient = false)
    {
        var template = TemplateFor(NoticeForm.Maintenance, Title, Bodies(BodyNl, BodyEn));
        var (kind, impact) = ReadWords();
        var start = Read(Start, nameof(Start)) ?? Now;
        var end = Read(End, nameof(End)) ?? start.AddHours(1);
        var values = new FilledValues(Services) { Start = start, End = end };
        return new NewMaintenance(
            Id ?? "",
            new MaintenanceFacts(Fill(template?.Title ?? Title, "title", values, lenient), kind, impact, start, end, Services, Plan, ReadAgreement()),
            Fill(template?.Body ?? Bodies(BodyNl, BodyEn), "body", values, lenient),
            !Quiet,
            ReviewPanes.OverrideOf(User, OverrideReason));
    }
}
