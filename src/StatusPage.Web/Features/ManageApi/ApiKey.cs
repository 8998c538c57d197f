using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>What a program signs in with. The key itself is known to whoever was shown it, once; here is its hash.</summary>
public sealed class ApiKey
{
    public const string Prefix = "sp_";
    public const int UsualRequestsPerMinute = 60;
    public const int MostRequestsPerMinute = 6_000;
    public const int LongestName = 100;

    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256. The key has 240 random bits: nothing slower would make it safer.</summary>
    public required string Hash { get; init; }

    /// <summary>How the key begins, so that people can tell which one they hold.</summary>
    public required string Start { get; init; }

    public required string Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>
    /// The member whose key it is: it ends with the account (P4), and allows no more than its owner may. Null for one
    /// that was made at the machine's command line, which is the machine's own.
    /// </summary>
    public string? OwnerId { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>As CIDR; from anywhere when there are none.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    public int RequestsPerMinute { get; init; } = UsualRequestsPerMinute;

    /// <summary>To the minute: not every request writes.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static string NewKey() => Prefix + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 40);

    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    public bool Allows(IPAddress? address)
    {
        if (Networks.Count == 0)
        {
            return true;
        }

        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && Networks.Any(n => IPNetwork.Parse(n).Contains(plain));
    }
}

/// <summary>What programs keep with a notice and nobody else reads, and an explanation that waits to be published.</summary>
public sealed class ApiNote
{
    public required string NoticeId { get; init; }

    /// <summary>JSON, as it was given.</summary>
    public string? Metadata { get; set; }

    public string? Postmortem { get; set; }

    public DateTimeOffset? PostmortemAt { get; set; }
}

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_key");
        builder.Property(k => k.Id).HasMaxLength(12);
        builder.HasIndex(k => k.Hash).IsUnique();
        builder.HasIndex(k => k.OwnerId);
        builder.Property(k => k.Networks).AsJson();
    }
}

internal sealed class ApiNoteMapping : IEntityTypeConfiguration<ApiNote>
{
    public void Configure(EntityTypeBuilder<ApiNote> builder)
    {
        builder.ToTable("api_note");
        builder.HasKey(n => n.NoticeId);
        builder.Property(n => n.NoticeId).HasMaxLength(12);
    }
}
