using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Availability;

internal sealed class IntervalCorrectionMapping : IEntityTypeConfiguration<IntervalCorrection>
{
    public void Configure(EntityTypeBuilder<IntervalCorrection> builder)
    {
        builder.ToTable("interval_correction");
        builder.Property(c => c.Id).HasMaxLength(12);
        builder.Property(c => c.Before).AsJson();
        builder.Property(c => c.After).AsJson();
        builder.HasIndex(c => c.Revision);
        builder.HasOne<Service>().WithMany().HasForeignKey(c => c.ServiceId).OnDelete(DeleteBehavior.Restrict);
    }
}
