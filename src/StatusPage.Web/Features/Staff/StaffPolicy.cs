using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StatusPage.Web.Features.Staff;

/// <summary>What the managers ask of everybody who signs in: one row.</summary>
public sealed class StaffPolicy
{
    public const int TheOne = 1;

    public int Id { get; set; }

    public bool RequiresSecondFactor { get; set; }
}

internal sealed class StaffPolicyMapping : IEntityTypeConfiguration<StaffPolicy>
{
    public void Configure(EntityTypeBuilder<StaffPolicy> builder)
    {
        builder.ToTable("staff_policy");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.HasData(new StaffPolicy { Id = StaffPolicy.TheOne });
    }
}
