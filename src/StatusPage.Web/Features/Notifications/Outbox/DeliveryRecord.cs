using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain.Notifications;

namespace StatusPage.Web.Features.Notifications.Outbox;

/// <summary>What came of one attempt, or of a decision.</summary>
public enum Verdict
{
    Accepted = 0,

    /// <summary>Not now; it is tried again.</summary>
    Deferred = 1,

    /// <summary>Never.</summary>
    Refused = 2,

    /// <summary>Nobody answered: that says nothing of this one message.</summary>
    Unreachable = 3,

    /// <summary>It was tried for as long as it makes sense.</summary>
    GivenUp = 4,

    /// <summary>The recipient was gone, or what it said no longer true.</summary>
    Stopped = 5,

    /// <summary>It had been taken, and came back (RFC 3464).</summary>
    Returned = 6,

    /// <summary>What it was sent to exists no more: the subscription ends.</summary>
    Gone = 7,
}

/// <summary>
/// The evidence: a line for each attempt, written in the same transaction as its effect, never changed. Each carries
/// the hash of the line before, so that none can be altered or left out unseen.
/// </summary>
public sealed class DeliveryRecord
{
    public static readonly string FirstPrevious = new('0', 64);

    public long Seq { get; init; }

    public DateTimeOffset At { get; init; }

    public long MessageId { get; init; }

    public long DeliveryId { get; init; }

    /// <summary>A keyed hash of the address. The key goes when the subscriber does, and then it says nobody's name.</summary>
    public string Recipient { get; init; } = "";

    public ChannelKind Channel { get; init; }

    public Verdict Verdict { get; init; }

    public string? Server { get; init; }

    public string? Reply { get; init; }

    public string? QueueId { get; init; }

    public string Previous { get; init; } = "";

    public string Hash { get; init; } = "";

    /// <summary>Over every field; lengths stand before texts, so that no two lines read the same.</summary>
    public static string HashOf(string previous, long seq, long atTicks, long messageId, long deliveryId, string recipient, ChannelKind channel, Verdict verdict, string? server, string? reply, string? queueId)
    {
        var line = new StringBuilder(256).Append(previous);
        foreach (var number in (ReadOnlySpan<long>)[seq, atTicks, messageId, deliveryId, (long)channel, (long)verdict])
        {
            line.Append('|').Append(number.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var text in (ReadOnlySpan<string?>)[recipient, server, reply, queueId])
        {
            line.Append('|').Append(text is null ? "-" : text.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(text);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line.ToString())));
    }

    public string ComputedHash() => HashOf(Previous, Seq, At.UtcTicks, MessageId, DeliveryId, Recipient, Channel, Verdict, Server, Reply, QueueId);
}

internal sealed class DeliveryRecordMapping : IEntityTypeConfiguration<DeliveryRecord>
{
    public void Configure(EntityTypeBuilder<DeliveryRecord> builder)
    {
        builder.ToTable("delivery_record");
        builder.HasKey(r => r.Seq);
        builder.Property(r => r.Seq).ValueGeneratedNever();
        builder.Property(r => r.Recipient).HasMaxLength(64);
        builder.Property(r => r.Previous).HasMaxLength(64);
        builder.Property(r => r.Hash).HasMaxLength(64);
        builder.HasIndex(r => r.MessageId);
        builder.HasIndex(r => r.DeliveryId);
    }
}
