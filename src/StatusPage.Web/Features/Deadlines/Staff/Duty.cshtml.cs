using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Deadlines;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Deadlines.Staff;

/// <summary>
/// "I have it", by the link of a warning. Opening it changes nothing, since mail programs open links by themselves.
/// </summary>
[AllowAnonymous]
public sealed class DutyPage(StatusDbContext db, TakeDuty take, TimeProvider clock) : PageModel
{
    public DutyToken? Token { get; private set; }

    public Deadline? Deadline { get; private set; }

    public LocalizedText Title { get; private set; } = LocalizedText.Empty;

    public Task OnGetAsync(string token, CancellationToken cancellationToken) => LoadAsync(token, cancellationToken);

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancellationToken)
    {
        await LoadAsync(token, cancellationToken);
        if (Token is { UsedAt: null } && Deadline is { IsOwed: true })
        {
            var now = clock.GetUtcNow();
            // Whoever is first of two that press at once uses it up.
            if (await db.DutyTokens.Where(t => t.Id == Token.Id && t.UsedAt == null).ExecuteUpdateAsync(t => t.SetProperty(x => x.UsedAt, now), cancellationToken) == 1)
            {
                await take.RunAsync(Deadline.Id, Token.Person, new Actor(Token.Person, HttpContext.ClientAddress()), cancellationToken);
            }

            return Redirect($"/staff/duty/{token}");
        }

        return Page();
    }

    private async Task LoadAsync(string token, CancellationToken cancellationToken)
    {
        Token = await DutyDesk.FindTokenAsync(db, token, clock.GetUtcNow(), cancellationToken);
        if (Token is null)
        {
            return;
        }

        Deadline = await db.Deadlines.AsNoTracking().FirstOrDefaultAsync(d => d.Id == Token.DeadlineId, cancellationToken);
        Title = Deadline switch
        {
            { Subject: DeadlineSubject.Incident } => (await db.Incidents.AsNoTracking().FirstAsync(i => i.Id == Deadline.SubjectId, cancellationToken)).Title,
            { Subject: DeadlineSubject.Maintenance } => (await db.Maintenance.AsNoTracking().FirstAsync(m => m.Id == Deadline.SubjectId, cancellationToken)).Title,
            _ => LocalizedText.Empty,
        };
    }
}
