using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Catalogue;

internal sealed class ServiceGroupMapping : IEntityTypeConfiguration<ServiceGroup>
{
    public void Configure(EntityTypeBuilder<ServiceGroup> builder)
    {
        builder.ToTable("service_group");
        builder.Property(g => g.Id).HasMaxLength(12);
        builder.HasIndex(g => g.Slug).IsUnique();
        builder.HasIndex(g => g.Revision);
        builder.ComplexProperty(g => g.Name);
        builder.ComplexProperty(g => g.Description);
        builder.Property(g => g.Traits).AsJson();
    }
}

internal sealed class ServiceMapping : IEntityTypeConfiguration<Service>
{
    public void Configure(EntityTypeBuilder<Service> builder)
    {
        builder.ToTable("service");
        builder.Property(s => s.Id).HasMaxLength(12);
        builder.HasIndex(s => s.Slug).IsUnique();
        builder.HasIndex(s => s.Revision);
        builder.ComplexProperty(s => s.Name);
        builder.ComplexProperty(s => s.Description);
        builder.Property(s => s.DeskHours).AsJson();
        builder.Property(s => s.Traits).AsJson();
        builder.HasOne<ServiceGroup>().WithMany().HasForeignKey(s => s.GroupId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class StatusIntervalMapping : IEntityTypeConfiguration<StatusInterval>
{
    public void Configure(EntityTypeBuilder<StatusInterval> builder)
    {
        builder.ToTable("status_interval");
        builder.HasIndex(i => new { i.Cause, i.CauseId });
        builder.HasIndex(i => new { i.ServiceId, i.From });
        builder.HasOne<Service>().WithMany().HasForeignKey(i => i.ServiceId).OnDelete(DeleteBehavior.Restrict);
    }
}
