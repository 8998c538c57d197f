using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;

namespace StatusPage.Web.Features.Notifications.Outbox;

/// <summary>
/// Something to be told, in both languages where it is for many. Its words do not change: a correction is a message
/// of its own that takes the place of this one with whoever has not heard it.
/// </summary>
public sealed class OutgoingMessage
{
    public long Id { get; private set; }

    /// <summary>Names what it is about; there can be only one of each.</summary>
    public required string Key { get; init; }

    /// <summary>Null for a message to one person.</summary>
    public NoticeEvent? Event { get; init; }

    /// <summary><c>incident</c> or <c>maintenance</c>.</summary>
    public string? NoticeKind { get; init; }

    public string? NoticeId { get; init; }

    public string? UpdateId { get; init; }

    public LocalizedText Subject { get; init; } = LocalizedText.Empty;

    /// <summary>Markdown: the whole message.</summary>
    public LocalizedText Body { get; set; } = LocalizedText.Empty;

    /// <summary>Markdown: the part of it that a later message repeats for who has not had this one.</summary>
    public LocalizedText Core { get; init; } = LocalizedText.Empty;

    /// <summary>Words to one person may hold a link that opens a door: they are stored encrypted, and erased when they are sent.</summary>
    public string? Sealed { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stopped being true; whoever has not had it does not get it.</summary>
    public DateTimeOffset? StoppedAt { get; set; }
}

internal sealed class OutgoingMessageMapping : IEntityTypeConfiguration<OutgoingMessage>
{
    public void Configure(EntityTypeBuilder<OutgoingMessage> builder)
    {
        builder.ToTable("outgoing_message");
        builder.Property(m => m.Key).HasMaxLength(200);
        builder.HasIndex(m => m.Key).IsUnique();
        builder.HasIndex(m => m.NoticeId);
        builder.ComplexProperty(m => m.Subject);
        builder.ComplexProperty(m => m.Body);
        builder.ComplexProperty(m => m.Core);
    }
}
