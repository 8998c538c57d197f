using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Maintenance;

internal sealed class MaintenanceNoticeMapping : IEntityTypeConfiguration<MaintenanceNotice>
{
    public void Configure(EntityTypeBuilder<MaintenanceNotice> builder)
    {
        builder.ToTable("maintenance");
        builder.Property(m => m.Id).HasMaxLength(12);
        builder.ComplexProperty(m => m.Title);
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.Property(m => m.ServiceIds).AsJson();
        builder.Property(m => m.Announced).AsJson();
        builder.Property(m => m.Agreement).AsJson();
        builder.Property(m => m.Overrides).AsJson();
        builder.HasIndex(m => m.Revision);
        builder.HasIndex(m => m.Status);
        builder.Ignore(m => m.Timeline);
        builder.Ignore(m => m.Facts);
        builder.HasMany(m => m.Updates).WithOne().HasForeignKey(u => u.MaintenanceId);
        builder.Navigation(m => m.Updates).AutoInclude();
    }
}

internal sealed class MaintenanceUpdateMapping : IEntityTypeConfiguration<MaintenanceUpdate>
{
    public void Configure(EntityTypeBuilder<MaintenanceUpdate> builder)
    {
        builder.ToTable("maintenance_update");
        builder.Property(u => u.Id).HasMaxLength(12).ValueGeneratedNever();
        builder.ComplexProperty(u => u.Body);
        builder.Property(u => u.Changes).AsJson();
        builder.Property(u => u.Corrections).AsJson();
    }
}
