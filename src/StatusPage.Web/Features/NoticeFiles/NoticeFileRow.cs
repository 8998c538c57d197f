using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.NoticeFiles;

/// <summary>A file that a notice came from, as it was when it was last taken up.</summary>
public sealed class NoticeFileRow
{
    public required string Path { get; init; }

    public required string NoticeId { get; init; }

    /// <summary>Of its text.</summary>
    public required string Hash { get; set; }

    /// <summary>The updates that came from it, by id, with the options they came with.</summary>
    public IReadOnlyDictionary<string, string> Updates { get; set; } = new Dictionary<string, string>();

    public required DateTimeOffset TakenUpAt { get; set; }

    /// <summary>Since when the file is not there any more; the notice stays, and the staff's forms change it again.</summary>
    public DateTimeOffset? GoneAt { get; set; }

    public bool IsIncident => Path.StartsWith(NoticeFileReader.Incidents, StringComparison.Ordinal);

    public string StaffPage => $"/staff/{(IsIncident ? "incidents" : "maintenance")}/{NoticeId}";

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// The id of what a file, or a section of it, becomes: always the same, so that two nodes that take up the same
    /// file at once make the same notice, and the second finds it made.
    /// </summary>
    public static string IdOf(string what) =>
        string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(what)).Take(PublicId.Length).Select(b => PublicId.Alphabet[b % PublicId.Alphabet.Length]));
}

internal sealed class NoticeFileMapping : IEntityTypeConfiguration<NoticeFileRow>
{
    public void Configure(EntityTypeBuilder<NoticeFileRow> builder)
    {
        builder.ToTable("notice_file");
        builder.HasKey(r => r.Path);
        builder.Property(r => r.NoticeId).HasMaxLength(12);
        builder.Property(r => r.Hash).IsConcurrencyToken();
        builder.Property(r => r.Updates).AsJson();
        builder.Ignore(r => r.IsIncident);
        builder.Ignore(r => r.StaffPage);
        builder.HasIndex(r => r.NoticeId).IsUnique();
    }
}
