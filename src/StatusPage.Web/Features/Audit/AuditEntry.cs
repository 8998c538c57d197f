using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StatusPage.Web.Features.Audit;

/// <summary>P5: who changed what that customers see, and when. Written in the same save as the change; never edited.</summary>
public sealed class AuditEntry
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public long Id { get; private set; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The member of staff's name, or what acted by itself (<c>clock</c>, <c>import</c>, <c>catalogue</c>).</summary>
    public required string By { get; init; }

    /// <summary>From which network address; null for what acted by itself.</summary>
    public string? From { get; init; }

    /// <summary>A word such as <c>incident.published</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, as kind and id: <c>incident/abc…</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>JSON of what mattered before the change; null where there was nothing.</summary>
    public string? Before { get; init; }

    /// <summary>JSON of what mattered after it.</summary>
    public string? After { get; init; }

    public string? Reason { get; init; }

    /// <summary>Refuses a save that would change the log.</summary>
    public static void Guard(ChangeTracker tracker)
    {
        if (tracker.Entries<AuditEntry>().Any(e => e.State is EntityState.Modified or EntityState.Deleted))
        {
            throw new InvalidOperationException("The audit log is added to and never changed.");
        }
    }

    /// <param name="before">What mattered before, as an object of any shape.</param>
    public static AuditEntry Of(Actor actor, DateTimeOffset at, string action, string subject, object? before = null, object? after = null, string? reason = null) => new()
    {
        At = at,
        By = actor.Name,
        From = actor.Address,
        Action = action,
        Subject = subject,
        Before = before is null ? null : JsonSerializer.Serialize(before, Json),
        After = after is null ? null : JsonSerializer.Serialize(after, Json),
        Reason = reason,
    };
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_log");
        builder.HasIndex(e => e.At);
        builder.HasIndex(e => e.Subject);
    }
}
