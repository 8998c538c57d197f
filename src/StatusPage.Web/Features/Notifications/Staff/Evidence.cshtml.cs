using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Notifications.Evidence;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Notifications.Staff;

/// <summary>Who heard of a notice: while it goes out, and as evidence afterwards.</summary>
[Authorize(Roles.Viewer)]
public sealed class EvidencePage(NoticeEvidence evidence, StatusDbContext db, BoardSnapshot board, Texts texts) : PageModel
{
    public const int Most = 500;

    public string Id { get; private set; } = "";

    public LocalizedText Title { get; private set; } = LocalizedText.Empty;

    public DateTimeOffset? DetectedAt { get; private set; }

    public DateTimeOffset PublishedAt { get; private set; }

    /// <summary>N1, N2.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public IReadOnlyList<MessageEvidence> Messages { get; private set; } = [];

    public IReadOnlyList<RecipientEvidence> Records { get; private set; } = [];

    public bool IsCut { get; private set; }

    public DateTimeOffset? FirstQueued => Messages.Count == 0 ? null : Messages[0].Message.CreatedAt;

    public bool IsUnderWay => Messages.Any(m => m.Queued > 0);

    /// <param name="all">Every line, to be printed.</param>
    public async Task<IActionResult> OnGetAsync(string id, bool all, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Messages = await evidence.MessagesAsync(id, cancellationToken);
        var records = await (all ? evidence.Records(id) : evidence.Records(id).Take(Most + 1)).ToListAsync(cancellationToken);
        (Records, IsCut) = all ? (records, false) : ([.. records.Take(Most)], records.Count > Most);
        return Page();
    }

    /// <summary>For who may still undo: how many have gone out already.</summary>
    public async Task<IActionResult> OnGetOutAsync(string id, CancellationToken cancellationToken)
    {
        var (gone, all) = await evidence.GoneAsync(id, cancellationToken);
        return Content(texts["publishing.out", gone, all]);
    }

    public async Task<IActionResult> OnGetCsvAsync(string id, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = $"attachment; filename=\"evidence-{id}.csv\"";
        await using var writer = new StreamWriter(Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync("seq,at,message,delivery,recipient,address,channel,verdict,server,reply,queue_id,hash\r\n");
        await foreach (var r in evidence.Records(id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            string?[] cells =
            [
                Number(r.Seq), r.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), Number(r.MessageId), Number(r.DeliveryId),
                r.Recipient, r.Address, Words.Of(r.Channel), Words.Of(r.Verdict), r.Server, r.Reply, r.QueueId, r.Hash,
            ];
            await writer.WriteAsync(string.Join(',', cells.Select(AuditExport.Cell)) + "\r\n");
        }

        return new EmptyResult();

        static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<bool> FindAsync(string id, CancellationToken cancellationToken)
    {
        Id = id;
        if (await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is { } incident)
        {
            (Title, DetectedAt, PublishedAt) = (incident.Title, incident.DetectedAt, incident.PublishedAt ?? incident.CreatedAt);
            DueAt = incident.Origin == NoticeOrigin.Live && Domain.BusinessTime.BusinessCalendar.Covers(incident.DetectedAt)
                ? board.Site.Settings.Calendar.NotificationDeadlineFor(incident.DetectedAt).Due
                : null;
            return true;
        }

        if (await db.Maintenance.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancellationToken) is { } notice)
        {
            (Title, PublishedAt) = (notice.Title, notice.PublishedAt);
            return true;
        }

        return false;
    }
}
