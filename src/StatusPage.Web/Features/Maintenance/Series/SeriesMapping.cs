using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Maintenance.Series;

internal sealed class MaintenanceSeriesMapping : IEntityTypeConfiguration<MaintenanceSeries>
{
    public void Configure(EntityTypeBuilder<MaintenanceSeries> builder)
    {
        builder.ToTable("maintenance_series");
        builder.Property(s => s.Id).HasMaxLength(12);
        builder.ComplexProperty(s => s.Title);
        builder.ComplexProperty(s => s.Body);
        builder.Property(s => s.ServiceIds).AsJson();
        builder.Property(s => s.Agreement).AsJson();
        builder.Property(s => s.Version).IsConcurrencyToken();
    }
}

internal sealed class SeriesTurnMapping : IEntityTypeConfiguration<SeriesTurn>
{
    public void Configure(EntityTypeBuilder<SeriesTurn> builder)
    {
        builder.ToTable("maintenance_series_turn");
        builder.HasKey(t => new { t.SeriesId, t.Day });
        builder.Property(t => t.Refused).AsJson();
        builder.HasOne<MaintenanceSeries>().WithMany().HasForeignKey(t => t.SeriesId).OnDelete(DeleteBehavior.Restrict);
    }
}
