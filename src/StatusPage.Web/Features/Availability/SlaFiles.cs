using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using StatusPage.Domain;

namespace StatusPage.Web.Features.Availability;

/// <summary>The report for programs: JSON as contracts promise it, and CSV with a line for each stretch that is not counted uptime.</summary>
public static class SlaFiles
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new UtcSeconds() },
    };

    public static string Json(MonthReport report, bool isFinal) => JsonSerializer.Serialize(
        new
        {
            report.Month,
            report.TimeZone,
            Final = isFinal,
            Services = report.Services.Select(s => new
            {
                Service = s.Slug,
                s.ServiceTimeSeconds,
                s.UnmeasuredSeconds,
                s.DowntimeSeconds,
                Excluded = s.Excluded.Select(e => new { e.From, e.To, e.Seconds, e.Rule, Reason = new { Nl = e.Reason.For(Language.Dutch).Text, En = e.Reason.For(Language.English).Text }, Notice = e.NoticeId }),
                s.CountedDowntimeSeconds,
                Availability = s.Availability.ToString("0.000000", CultureInfo.InvariantCulture),
                s.SlaMet,
                s.MayTerminate,
                s.RefundPercent,
            }),
        },
        Options);

    public static string Csv(MonthReport report)
    {
        var lines = new StringBuilder("service,from,to,seconds,what,rule,notice,reason_nl,reason_en\r\n");
        foreach (var service in report.Services)
        {
            var rows = service.Downtime.Select(d => new Row(d.From, d.To, d.Seconds, d.Rule is null ? "counted" : "excluded", d.Rule, d.NoticeId, d.Reason))
                .Concat(service.Unmeasured.Select(u => new Row(u.From, u.To, u.Seconds, "unmeasured")))
                .Concat(service.OutsideServiceTime.Select(o => new Row(o.From, o.To, o.Seconds, "outside_service_time", "A2", o.NoticeId)))
                .OrderBy(r => r.From);
            lines.Append(Line(service.Slug, Utc(service.From), Utc(service.To), service.ServiceTimeSeconds, "service_time", "", "", "", ""));
            foreach (var row in rows)
            {
                lines.Append(Line(service.Slug, Utc(row.From), Utc(row.To), row.Seconds, row.What, row.Rule, row.NoticeId, row.Reason?.Nl, row.Reason?.En));
            }
        }

        return lines.ToString();
    }

    private static string Utc(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Line(params object?[] fields) =>
        string.Join(',', fields.Select(f => Field(Convert.ToString(f, CultureInfo.InvariantCulture) ?? ""))) + "\r\n";

    /// <summary>A spreadsheet would work out what begins with a sign; a space keeps it text.</summary>
    private static string Field(string text)
    {
        var safe = text.Length > 0 && "=+-@\t\r".Contains(text[0]) ? " " + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private sealed record Row(DateTimeOffset From, DateTimeOffset To, long Seconds, string What, string? Rule = null, string? NoticeId = null, LocalizedText? Reason = null);

    private sealed class UtcSeconds : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("These files are only written.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Utc(value));
    }
}
