using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain.Announcements;

namespace StatusPage.Web.Features.Announcements;

internal sealed class AnnouncementMapping : IEntityTypeConfiguration<Announcement>
{
    public void Configure(EntityTypeBuilder<Announcement> builder)
    {
        builder.ToTable("announcement");
        builder.Property(a => a.Id).HasMaxLength(12);
        builder.ComplexProperty(a => a.Text);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasIndex(a => a.Revision);
    }
}
