using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StatusPage.Web.Features.Subscribers;

public enum ImportState
{
    Running = 0,
    Done = 1,

    /// <summary>It cannot go on by itself; <see cref="SubscriberImport.Trouble"/> says why.</summary>
    Stopped = 2,
}

/// <summary>A file of subscribers that is being taken over, or was. It goes on where it stood, whatever happens to the program.</summary>
public sealed class SubscriberImport
{
    public long Id { get; private set; }

    public required string By { get; init; }

    /// <summary>From where they gave it.</summary>
    public string? ByAddress { get; init; }

    /// <summary>Their word that these people agreed.</summary>
    public required string Consent { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The file; erased when all of it has been taken.</summary>
    public string? Csv { get; set; }

    public required int Total { get; init; }

    /// <summary>How many of its addresses have been looked at. Raised in the transaction that adds them, and only by who read the value before.</summary>
    public int Done { get; set; }

    public int Added { get; set; }

    public ImportState State { get; set; }

    public string? Trouble { get; set; }
}

internal sealed class SubscriberImportMapping : IEntityTypeConfiguration<SubscriberImport>
{
    public void Configure(EntityTypeBuilder<SubscriberImport> builder)
    {
        builder.ToTable("subscriber_import");
        builder.Property(i => i.Done).IsConcurrencyToken();
        builder.HasIndex(i => i.State);
    }
}
