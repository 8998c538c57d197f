using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Catalogue.Staff;

[Authorize(Roles.Viewer)]
public sealed class ServicePage(BoardKeeper keeper, StatusBoard board, StatusDbContext db, SetServiceState setState, Texts texts) : PageModel
{
    [BindProperty]
    public string? State { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public PublicService Service { get; private set; } = null!;

    /// <summary>What a person said of it and why; null when nobody did.</summary>
    public StatusInterval? ByHand { get; private set; }

    public bool MaySet => User.IsInRole(Roles.Editor) || User.IsInRole(Roles.Manager);

    /// <summary>The notices that hold it now.</summary>
    public IReadOnlyList<(LocalizedText Title, string Address, ServiceState State, DateTimeOffset From)> Holding { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellationToken) =>
        await FindAsync(slug, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        if (!await FindAsync(slug, cancellationToken))
        {
            return NotFound();
        }

        if (!MaySet)
        {
            return Forbid();
        }

        if (!Words.TryParse<ServiceState>(State, out var state))
        {
            ModelState.AddModelError(nameof(State), texts["staff.service_state_required"]);
        }

        if (NoticeLimits.CheckReason(Reason) is { } refusal)
        {
            ModelState.AddModelError(nameof(Reason), texts[$"staff.service_reason_{refusal.Code}", refusal.Arguments]);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await setState.RunAsync(Service.Id, state, Reason, HttpContext.Actor(), cancellationToken) is not null)
        {
            return NotFound();
        }

        Flash.Say(this, texts["staff.service_set_done", Service.Name.For(texts.Language).Text, texts.Word(state)]);
        return LocalRedirect("/staff/services");
    }

    public async Task<IActionResult> OnPostClearAsync(string slug, CancellationToken cancellationToken)
    {
        if (!await FindAsync(slug, cancellationToken))
        {
            return NotFound();
        }

        if (!MaySet)
        {
            return Forbid();
        }

        await setState.RunAsync(Service.Id, null, null, HttpContext.Actor(), cancellationToken);
        Flash.Say(this, texts["staff.service_cleared", Service.Name.For(texts.Language).Text]);
        return LocalRedirect("/staff/services");
    }

    private async Task<bool> FindAsync(string slug, CancellationToken cancellationToken)
    {
        await keeper.RefreshAsync(cancellationToken);
        var now = board.Current;
        if (now.Services.Values.FirstOrDefault(s => s.Slug == slug && s.ArchivedAt is null) is not { } service)
        {
            return false;
        }

        Service = service;
        ByHand = await db.StatusIntervals.AsNoTracking()
            .Where(i => i.ServiceId == service.Id && i.Cause == HoldCause.Manual && i.To == null)
            .OrderByDescending(i => i.From)
            .FirstOrDefaultAsync(cancellationToken);
        Holding = [.. service.Holds.Where(h => h.To is null && h.From <= now.At).SelectMany(h => h.Cause switch
        {
            HoldCause.Incident when now.IncidentsById.TryGetValue(h.CauseId, out var incident) => [(incident.Title, $"/staff/incidents/{h.CauseId}", h.State, h.From)],
            HoldCause.Maintenance when now.MaintenanceById.TryGetValue(h.CauseId, out var notice) => [(notice.Title, $"/staff/maintenance/{h.CauseId}", h.State, h.From)],
            _ => Array.Empty<(LocalizedText, string, ServiceState, DateTimeOffset)>(),
        })];
        return true;
    }
}
