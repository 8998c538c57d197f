using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Commands;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Channels.Mail;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Features.Notifications.Evidence;

/// <summary>Takes a message that came back (RFC 3464), as a mail server pipes it in.</summary>
public static partial class BounceCommand
{
    private const int Longest = 1024 * 1024;

    public static readonly Command Definition = new("bounce", "< message", "take a delivery status notification that came back to our envelope sender", RunAsync);

    private static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments.Count > 0)
        {
            await Console.Error.WriteLineAsync("bounce takes no arguments; the message comes on standard input.");
            return ExitStatus.WrongUse;
        }

        var buffer = new char[Longest];
        var length = await Console.In.ReadBlockAsync(buffer, cancellationToken);
        var refusal = await TakeAsync(services, new string(buffer, 0, length), cancellationToken);
        if (refusal is not null)
        {
            await Console.Error.WriteLineAsync(refusal);
        }

        return refusal is null ? ExitStatus.Done : ExitStatus.Refused;
    }

    /// <returns>Why nothing came of it; null when it was taken.</returns>
    public static async Task<string?> TakeAsync(IServiceProvider services, string message, CancellationToken cancellationToken)
    {
        var text = message.ReplaceLineEndings("\n").Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal);
        var identity = services.GetRequiredService<MailIdentity>();
        var id = ReturnPath().Matches(text).Select(m => identity.DeliveryOf(m.Value)).FirstOrDefault(d => d is not null);
        if (id is null)
        {
            return "No address in this message is an envelope sender of ours.";
        }

        var action = Field("Action", text);
        var status = Field("Status", text);
        if (action is null && status is null)
        {
            return "This message has no delivery status (RFC 3464).";
        }

        if (!string.Equals(action, "failed", StringComparison.OrdinalIgnoreCase) || status?.StartsWith('5') != true)
        {
            // Delayed, relayed, delivered: nothing to conclude.
            return null;
        }

        var store = services.GetRequiredService<OutboxStore>();
        await using var db = await store.OpenRecordAsync(cancellationToken);
        var delivery = await db.Set<Delivery>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
        if (delivery is null)
        {
            return $"There is no delivery {id} any more.";
        }

        var words = $"{status} {Field("Diagnostic-Code", text)}".Trim();
        var subscriber = delivery.SubscriberId is { } known ? await db.Set<Subscriber>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == known, cancellationToken) : null;
        if (await db.Set<DeliveryRecord>().AnyAsync(r => r.DeliveryId == id && r.Verdict == Verdict.Returned, cancellationToken))
        {
            return null;
        }

        var claimed = new ClaimedDelivery(
            delivery.Id, delivery.MessageId, ChannelKind.Mail, delivery.Language, delivery.Priority, delivery.Attempts, delivery.CreatedAt, null,
            subscriber?.Id, subscriber?.Address ?? delivery.Address, subscriber?.Pseudonym ?? "direct", null, null, false);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await store.RecordAsync(db, [new FinishedAttempt(claimed, new SendResult(Verdict.Returned, Field("Reporting-MTA", text), words), now, null)], cancellationToken);
        return null;
    }

    private static string? Field(string name, string text) =>
        Regex.Match(text, $@"^{name}:[ \t]*(.*)$", RegexOptions.Multiline | RegexOptions.IgnoreCase) is { Success: true } match ? match.Groups[1].Value.Trim() : null;

    [GeneratedRegex(@"bounce\+\d+\.[0-9a-f]+@[A-Za-z0-9.-]+", RegexOptions.IgnoreCase)]
    private static partial Regex ReturnPath();
}
