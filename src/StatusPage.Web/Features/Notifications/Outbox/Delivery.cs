using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;

namespace StatusPage.Web.Features.Notifications.Outbox;

/// <summary>One message to one recipient. A row of this table is the promise that they hear it.</summary>
public sealed class Delivery
{
    /// <summary>Values of <see cref="Priority"/>: what one person waits for goes ahead of what is for many.</summary>
    public const int Personal = 0;
    public const int Bulk = 1;

    public long Id { get; private set; }

    public long MessageId { get; private set; }

    public OutgoingMessage? Message { get; init; }

    /// <summary>Null for a message to somebody who need not be a subscriber; <see cref="Address"/> then says where.</summary>
    public long? SubscriberId { get; init; }

    public string? Address { get; set; }

    public required ChannelKind Channel { get; init; }

    public required Language Language { get; init; }

    public required int Priority { get; init; }

    public DeliveryState State { get; set; }

    /// <summary>When it may be tried; while somebody is trying, until when nobody else may.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Who is trying it now.</summary>
    public string? Claim { get; set; }

    public int Attempts { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>The oldest message that this one tells as well; see <see cref="DeliveryState.Replaced"/>.</summary>
    public long? CoversFrom { get; set; }

    public long? ReplacedBy { get; set; }
}

internal sealed class DeliveryMapping : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("delivery");
        builder.HasOne(d => d.Message).WithMany().HasForeignKey(d => d.MessageId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(d => d.Claim).HasMaxLength(32);
        // Nobody is told the same thing twice.
        builder.HasIndex(d => new { d.MessageId, d.SubscriberId }).IsUnique();
        builder.HasIndex(d => d.SubscriberId);
        // What is done stays for the record and must not slow down the search for what is not.
        builder.HasIndex(d => new { d.Channel, d.Priority, d.DueAt }).HasFilter("state = 0").HasDatabaseName("ix_delivery_due");
    }
}
