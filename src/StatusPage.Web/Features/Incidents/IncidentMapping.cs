using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain.Incidents;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Incidents;

internal sealed class IncidentMapping : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.ToTable("incident");
        builder.Property(i => i.Id).HasMaxLength(12);
        builder.ComplexProperty(i => i.Title);
        builder.Property(i => i.Version).IsConcurrencyToken();
        builder.HasIndex(i => i.Revision);
        builder.HasIndex(i => i.StartedAt);
        builder.Ignore(i => i.Timeline);
        builder.Ignore(i => i.ServiceIds);
        builder.Property(i => i.RecordedServiceIds).AsJson();
        builder.Property(i => i.Suspected).AsJson();
        builder.Ignore(i => i.Facts);
        builder.HasMany(i => i.Updates).WithOne().HasForeignKey(u => u.IncidentId);
        builder.Navigation(i => i.Updates).AutoInclude();
    }
}

internal sealed class IncidentUpdateMapping : IEntityTypeConfiguration<IncidentUpdate>
{
    public void Configure(EntityTypeBuilder<IncidentUpdate> builder)
    {
        builder.ToTable("incident_update");
        builder.Property(u => u.Id).HasMaxLength(12).ValueGeneratedNever();
        builder.ComplexProperty(u => u.Body);
        builder.Property(u => u.Changes).AsJson();
        builder.Property(u => u.Corrections).AsJson();
    }
}
