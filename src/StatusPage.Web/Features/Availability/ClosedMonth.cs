using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain;
using StatusPage.Domain.Availability;

namespace StatusPage.Web.Features.Availability;

/// <summary>
/// A month's report as it was frozen, byte for byte, with its hash. Version 1 is what the month was closed with; a later
/// one is a correction with its reason. None is ever changed.
/// </summary>
public sealed class ClosedMonth : IPublicRow
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    private ClosedMonth()
    {
    }

    public ClosedMonth(CalendarMonth month, int version, MonthReport report, DateTimeOffset at, string by, string? reason)
    {
        (Month, Version, At, By, Reason) = (month.ToString(), version, at, by, reason);
        Content = JsonSerializer.Serialize(report, Options);
        Sha256 = Hash(Content);
    }

    /// <summary>As in <c>2026-11</c>.</summary>
    public string Month { get; private set; } = "";

    public int Version { get; private set; }

    public DateTimeOffset At { get; private set; }

    public string By { get; private set; } = "";

    /// <summary>Why it was corrected; null for the first version.</summary>
    public string? Reason { get; private set; }

    public string Content { get; private set; } = "";

    /// <summary>Of the content, in hexadecimal.</summary>
    public string Sha256 { get; private set; } = "";

    public long Revision { get; set; }

    public bool IsIntact => Hash(Content) == Sha256;

    public MonthReport Read() => JsonSerializer.Deserialize<MonthReport>(Content, Options) ?? throw new InvalidOperationException($"The closed report of {Month} is empty.");

    private static string Hash(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}

internal sealed class ClosedMonthMapping : IEntityTypeConfiguration<ClosedMonth>
{
    public void Configure(EntityTypeBuilder<ClosedMonth> builder)
    {
        builder.ToTable("closed_month");
        builder.HasKey(m => new { m.Month, m.Version });
        builder.Property(m => m.Month).HasMaxLength(7);
        builder.HasIndex(m => m.Revision);
    }
}
