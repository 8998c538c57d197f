using Microsoft.AspNetCore.Mvc;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Availability.Staff;

/// <summary>One interval, by its cause and its start, to set right.</summary>
public sealed class CorrectIntervalPage(CorrectInterval correct, Texts texts, BoardSnapshot board, TimeProvider time) : StaffForm(texts, board, time)
{
    /// <summary>Made when the form was rendered: sent twice, it corrects once.</summary>
    [BindProperty]
    public string? Id { get; set; }

    [BindProperty]
    public LocalTimeInput Start { get; set; } = new();

    [BindProperty]
    public LocalTimeInput End { get; set; } = new();

    [BindProperty]
    public string? State { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public PublicService Service { get; private set; } = null!;

    public PublicHold Hold { get; private set; } = null!;

    public string Name => HoldNames.Of(Hold.Cause, Hold.CauseId, Snapshot, T);

    public IActionResult OnGet(string slug, string? cause, string? causeId, long from)
    {
        if (!Find(slug, cause, causeId, from))
        {
            return NotFound();
        }

        Id = NewId.Create();
        Start = LocalTimeInput.Of(Hold.From, Wall);
        End = Hold.To is { } to ? LocalTimeInput.Of(to, Wall) : new LocalTimeInput();
        State = Words.Of(Hold.State);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string slug, string? cause, string? causeId, long from, CancellationToken cancellationToken)
    {
        if (!Find(slug, cause, causeId, from))
        {
            Flash.Say(this, T["availability_staff.changed"]);
            return Redirect($"/staff/sla/services/{Uri.EscapeDataString(slug)}");
        }

        var start = Read(Start, nameof(Start), Hold.From);
        var end = End.IsEmpty ? null : Read(End, nameof(End), Hold.To);
        var state = Read<ServiceState>(State, "state");
        if (!ModelState.IsValid)
        {
            return Again();
        }

        var outcome = await correct.RunAsync(
            new NewIntervalCorrection(
                Id ?? "", Service.Id, Hold.Cause, Hold.CauseId, new CorrectedInterval(Hold.From, Hold.To, Hold.State), new CorrectedInterval(start!.Value, end, state!.Value), Reason),
            HttpContext.Actor(),
            cancellationToken);
        if (!outcome.IsDone)
        {
            return Again(outcome);
        }

        Flash.Say(this, T["availability_staff.fixed"]);
        return Redirect($"/staff/sla/services/{Service.Slug}");
    }

    private bool Find(string slug, string? cause, string? causeId, long from)
    {
        if (!Words.TryParse<HoldCause>(cause, out var kind)
            || Snapshot.Services.Values.FirstOrDefault(s => s.Slug == slug) is not { } service
            || service.Holds.FirstOrDefault(h => h.Cause == kind && h.CauseId == causeId && h.From.UtcTicks == from) is not { } hold)
        {
            return false;
        }

        (Service, Hold) = (service, hold);
        return true;
    }
}
