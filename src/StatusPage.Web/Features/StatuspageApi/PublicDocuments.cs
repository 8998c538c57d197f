using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.StatuspageApi;

/// <summary>The documents of Statuspage's public API v2, with their keys in the order of the original.</summary>
public sealed class PublicDocuments(BoardSnapshot board, Texts texts, PageIdentity page, OperatorSettings settings)
{
    /// <summary>So many of the newest notices a list holds.</summary>
    public const int Most = 50;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly NoticeWriter _notices = new(board, texts, page.Id, settings.PublicUrl);

    public byte[] Summary() => Document(json =>
    {
        Components(json);
        Incidents(json, _notices.Unresolved);
        Maintenance(json, _notices.Announced.Concat(_notices.Running).OrderBy(m => m.Start).ThenBy(m => m.Id, StringComparer.Ordinal));
        Status(json);
    });

    public byte[] Status() => Document(Status);

    public byte[] Components() => Document(Components);

    public byte[] Incidents() => Document(json => Incidents(json, _notices.Incidents.Take(Most)));

    public byte[] UnresolvedIncidents() => Document(json => Incidents(json, _notices.Unresolved));

    public byte[] Maintenance() => Document(json => Maintenance(json, _notices.Maintenance.Take(Most)));

    public byte[] UpcomingMaintenance() => Document(json => Maintenance(json, _notices.Announced));

    public byte[] ActiveMaintenance() => Document(json => Maintenance(json, _notices.Running));

    /// <summary>An incident or maintenance, which is an incident too by this address; null where there is none.</summary>
    public byte[]? Incident(string id) =>
        board.IncidentsById.TryGetValue(id, out var incident) ? Bytes(json => One(json, "incident", () => _notices.Write(json, incident)))
        : board.MaintenanceById.TryGetValue(id, out var notice) ? Bytes(json => One(json, "incident", () => _notices.Write(json, notice)))
        : null;

    /// <summary>The whole story of one notice, with its explanation apart, as the page of a notice gives it.</summary>
    public byte[]? TimeLine(string id) =>
        board.IncidentsById.TryGetValue(id, out var incident) ? Bytes(json => _notices.Write(json, incident, () => _notices.WritePostmortem(json, incident)))
        : board.MaintenanceById.TryGetValue(id, out var notice) ? Bytes(json => _notices.Write(json, notice))
        : null;

    public byte[]? Maintenance(string id) =>
        board.MaintenanceById.TryGetValue(id, out var notice) ? Bytes(json => One(json, "scheduled_maintenance", () => _notices.Write(json, notice))) : null;

    private byte[] Document(Action<Utf8JsonWriter> rest) => Bytes(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("page");
        _notices.WritePage(json);
        rest(json);
        json.WriteEndObject();
    });

    private void Components(Utf8JsonWriter json)
    {
        json.WriteStartArray("components");
        _notices.WriteComponents(json);
        json.WriteEndArray();
    }

    private void Incidents(Utf8JsonWriter json, IEnumerable<PublicIncident> incidents)
    {
        json.WriteStartArray("incidents");
        foreach (var incident in incidents)
        {
            _notices.Write(json, incident);
        }

        json.WriteEndArray();
    }

    private void Maintenance(Utf8JsonWriter json, IEnumerable<PublicMaintenance> maintenance)
    {
        json.WriteStartArray("scheduled_maintenances");
        foreach (var notice in maintenance)
        {
            _notices.Write(json, notice);
        }

        json.WriteEndArray();
    }

    private void Status(Utf8JsonWriter json)
    {
        var (indicator, description) = _notices.RollUp;
        json.WriteStartObject("status");
        json.WriteString("indicator", Words.Of(indicator));
        json.WriteString("description", description);
        json.WriteEndObject();
    }

    private static void One(Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartObject();
        json.WritePropertyName(name);
        write();
        json.WriteEndObject();
    }

    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
