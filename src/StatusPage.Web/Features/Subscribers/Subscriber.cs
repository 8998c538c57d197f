using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;

namespace StatusPage.Web.Features.Subscribers;

public enum SubscriberState
{
    /// <summary>Has not confirmed; hears nothing.</summary>
    Pending = 0,
    Confirmed = 1,

    /// <summary>Refused too often; hears nothing until staff release it.</summary>
    Quarantined = 2,
}

/// <summary>Somebody, or a program, that wants to hear.</summary>
public sealed class Subscriber
{
    public long Id { get; private set; }

    public required ChannelKind Channel { get; init; }

    /// <summary>Of a mail as it was typed; an address that lets others write somewhere (a webhook) is stored encrypted.</summary>
    public required string Address { get; set; }

    /// <summary>By which the same address is found again.</summary>
    public required string AddressHash { get; set; }

    public required Language Language { get; set; }

    /// <summary>All services, also those still to come; else what the <see cref="SubscriptionChoice"/>s say.</summary>
    public bool Everything { get; set; }

    public EventChoice Events { get; set; }

    public SubscriberState State { get; set; }

    /// <summary>In the links that manage this subscription; another value makes all earlier links void.</summary>
    public required string Nonce { get; set; }

    /// <summary>What the evidence calls this recipient: a hash of the address with a key that stands in this row alone.</summary>
    public required string Pseudonym { get; init; }

    public required string PseudonymKey { get; init; }

    /// <summary>Encrypted: what a channel needs besides the address, such as the keys a webhook is signed with.</summary>
    public string? Secret { get; set; }

    /// <summary>Of a webhook: who is told by mail when nothing is sent there any more.</summary>
    public string? Contact { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When a confirmation was last sent; one a day for each address.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>How it came here and on whose word: the form, an import.</summary>
    public required string Consent { get; set; }

    public DateTimeOffset? QuarantinedAt { get; set; }

    /// <summary>The words of the server that refused.</summary>
    public string? QuarantineReason { get; set; }

    public List<SubscriptionChoice> Choices { get; init; } = [];
}

/// <summary>One service, group or notice that somebody chose to hear about; just one of the three is set.</summary>
public sealed class SubscriptionChoice
{
    public long Id { get; private set; }

    public long SubscriberId { get; private set; }

    public string? ServiceId { get; init; }

    public string? GroupId { get; init; }

    /// <summary>A single incident, followed to its end.</summary>
    public string? NoticeId { get; init; }
}

/// <summary>A refusal for good of one mail, at hand-over or by a message that came back.</summary>
public sealed class Bounce
{
    public long Id { get; private set; }

    public required long SubscriberId { get; init; }

    public required long DeliveryId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Words { get; init; }
}

internal sealed class SubscriberMapping : IEntityTypeConfiguration<Subscriber>
{
    public void Configure(EntityTypeBuilder<Subscriber> builder)
    {
        builder.ToTable("subscriber");
        builder.Property(s => s.AddressHash).HasMaxLength(64);
        builder.Property(s => s.Nonce).HasMaxLength(32);
        builder.Property(s => s.Pseudonym).HasMaxLength(64);
        builder.HasIndex(s => new { s.Channel, s.AddressHash }).IsUnique();
        builder.HasIndex(s => s.State);
        builder.HasMany(s => s.Choices).WithOne().HasForeignKey(c => c.SubscriberId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SubscriptionChoiceMapping : IEntityTypeConfiguration<SubscriptionChoice>
{
    public void Configure(EntityTypeBuilder<SubscriptionChoice> builder)
    {
        builder.ToTable("subscription_choice");
        builder.HasIndex(c => c.SubscriberId);
        builder.HasIndex(c => c.NoticeId);
    }
}

internal sealed class BounceMapping : IEntityTypeConfiguration<Bounce>
{
    public void Configure(EntityTypeBuilder<Bounce> builder)
    {
        builder.ToTable("bounce");
        builder.HasOne<Subscriber>().WithMany().HasForeignKey(b => b.SubscriberId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(b => new { b.SubscriberId, b.DeliveryId }).IsUnique();
    }
}
