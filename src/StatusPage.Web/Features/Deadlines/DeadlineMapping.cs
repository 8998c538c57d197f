using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain.Deadlines;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>That a milestone of a deadline had its effect, and whom it told. One row for each, so it happens once.</summary>
public sealed class DeadlineWarning
{
    public long Id { get; private set; }

    public required string DeadlineId { get; init; }

    public required string Milestone { get; init; }

    /// <summary>When it was to happen.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Names, for the staff; empty where a later milestone was due at the same time and told everybody.</summary>
    public required string Told { get; init; }
}

/// <summary>Lets who was warned say "I have it" without signing in, once. Only the hash of the token is stored.</summary>
public sealed class DutyToken
{
    public int Id { get; private set; }

    public required string TokenHash { get; init; }

    public required string DeadlineId { get; init; }

    public required string Person { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class DeadlineMapping : IEntityTypeConfiguration<Deadline>
{
    public void Configure(EntityTypeBuilder<Deadline> builder)
    {
        builder.ToTable("deadline");
        builder.Property(d => d.Id).HasMaxLength(12);
        builder.ComplexProperty(d => d.Reason);
        builder.Property(d => d.Version).IsConcurrencyToken();
        builder.HasIndex(d => new { d.Subject, d.SubjectId, d.Kind, d.Key }).IsUnique();
        builder.HasIndex(d => d.Revision);
        builder.HasIndex(d => d.NextMilestoneAt);
        builder.HasIndex(d => d.State);
        builder.Ignore(d => d.Terms);
    }
}

internal sealed class DeadlineWarningMapping : IEntityTypeConfiguration<DeadlineWarning>
{
    public void Configure(EntityTypeBuilder<DeadlineWarning> builder)
    {
        builder.ToTable("deadline_warning");
        builder.HasIndex(w => new { w.DeadlineId, w.Milestone }).IsUnique();
    }
}

internal sealed class DutyTokenMapping : IEntityTypeConfiguration<DutyToken>
{
    public void Configure(EntityTypeBuilder<DutyToken> builder)
    {
        builder.ToTable("duty_token");
        builder.HasIndex(t => t.TokenHash).IsUnique();
        builder.Property(t => t.UsedAt).IsConcurrencyToken();
    }
}
