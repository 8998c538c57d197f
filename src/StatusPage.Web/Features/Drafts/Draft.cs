using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Drafts;

/// <summary>
/// What somebody was typing in one of the forms that publish or change, kept as it stood. Its id is the one that the
/// form was rendered with and that what comes of it will have, so that the two can never exist side by side; where
/// something that is there is changed, the draft has an id of its own and goes with the change.
/// </summary>
public sealed class Draft
{
    public required string Id { get; init; }

    /// <summary>The address of the form: <c>/staff/incidents/new</c>.</summary>
    public required string Form { get; init; }

    /// <summary>The account of who typed last, and their name.</summary>
    public required string MemberId { get; set; }

    public required string By { get; set; }

    /// <summary>The fields of the form by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; set; } = new Dictionary<string, IReadOnlyList<string>>();

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The first of the named fields that holds something.</summary>
    public string? First(params string[] names) =>
        names.Select(n => Fields.GetValueOrDefault(n)?.FirstOrDefault(v => !string.IsNullOrWhiteSpace(v))).FirstOrDefault(v => v is not null);
}

internal sealed class DraftMapping : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.ToTable("draft");
        builder.Property(d => d.Id).HasMaxLength(12);
        builder.Property(d => d.Form).HasMaxLength(100);
        builder.Property(d => d.Fields).AsJson();
        builder.HasIndex(d => d.UpdatedAt);
    }
}
