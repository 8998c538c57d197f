using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StatusPage.Web.Features.Staff.Factors;

/// <summary>Stands in, once, for the second factor of who has lost it.</summary>
public sealed class RecoveryCode
{
    public int Id { get; private set; }

    public required string MemberId { get; init; }

    public required string CodeHash { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class RecoveryCodeMapping : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("staff_recovery_code");
        builder.HasIndex(c => new { c.MemberId, c.CodeHash }).IsUnique();
        builder.HasOne<StaffMember>().WithMany().HasForeignKey(c => c.MemberId);
    }
}
