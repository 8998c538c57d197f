using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers.Staff;

/// <summary>One subscriber with all that was sent to them.</summary>
public sealed class SubscriberPage(StatusDbContext db, BoardSnapshot board, Texts texts, ReleaseSubscriber release, RemoveSubscriber remove) : PageModel
{
    private const int Most = 200;

    public Subscriber Subscriber { get; private set; } = null!;

    public IReadOnlyList<string> Chosen { get; private set; } = [];

    public IReadOnlyList<(Delivery Delivery, DeliveryRecord? Record)> History { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Chosen = [.. Subscriber.Choices.Select(c =>
            c.ServiceId is { } s ? board.Services.GetValueOrDefault(s)?.Name.For(texts.Language).Text
            : c.GroupId is { } g ? board.Groups.FirstOrDefault(b => b.Id == g)?.Name.For(texts.Language).Text
            : board.IncidentsById.GetValueOrDefault(c.NoticeId ?? "")?.Title.For(texts.Language).Text).OfType<string>()];
        var deliveries = await db.Set<Delivery>().AsNoTracking().Include(d => d.Message).Where(d => d.SubscriberId == Subscriber.Id).OrderByDescending(d => d.Id).Take(Most).ToListAsync(cancellationToken);
        var ids = deliveries.Select(d => d.Id).ToList();
        var records = (await db.Set<DeliveryRecord>().AsNoTracking().Where(r => ids.Contains(r.DeliveryId)).OrderByDescending(r => r.Seq).ToListAsync(cancellationToken)).ToLookup(r => r.DeliveryId);
        History = [.. deliveries.SelectMany(d => records[d.Id].Any() ? records[d.Id].Select(r => (d, (DeliveryRecord?)r)) : [(d, null)])];
        return Page();
    }

    public async Task<IActionResult> OnPostReleaseAsync(string id, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
        {
            return NotFound();
        }

        if (await release.RunAsync(Subscriber, HttpContext.Actor(), cancellationToken))
        {
            Flash.Say(this, texts["subscribers_staff.released"]);
        }

        return Redirect($"/staff/subscribers/{id}");
    }

    public async Task<IActionResult> OnPostRemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken))
        {
            await remove.RunAsync(Subscriber, HttpContext.Actor(), cancellationToken);
        }

        Flash.Say(this, texts["subscribers_staff.removed"]);
        return Redirect("/staff/subscribers");
    }

    private async Task<bool> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || await db.Set<Subscriber>().Include(s => s.Choices).SingleOrDefaultAsync(s => s.Id == number, cancellationToken) is not { } subscriber)
        {
            return false;
        }

        Subscriber = subscriber;
        return true;
    }
}
