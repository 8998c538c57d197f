using StatusPage.Web.Features.Import.Statuspage;

namespace StatusPage.Web.Tests.Import;

public class CaptureReaderTests
{
    [Fact]
    public void What_cannot_be_read_is_told_by_path_with_what_is_allowed_and_the_rest_is_read()
    {
        using var copy = new CaptureCopy();
        copy.Edit("incidents.json", root =>
        {
            root["incidents"]![1]!["incident_updates"]![1]!["status"] = "foo";
            root["incidents"]![1]!["incident_updates"]![2]!["display_at"] = "yesterday";
            root["incidents"]![2]!["id"] = "../../etc";
            root["incidents"]![2]!["impact"] = 7;
        });
        copy.Edit("components.json", root =>
        {
            root["components"]![0]!.AsObject().Remove("status");
            root["components"]![1]!["created_at"] = "2022-01-10T08:00:00";
            root["components"]![2] = "API";
        });
        copy.Edit("scheduled-maintenances.json", root =>
        {
            root["scheduled_maintenances"]![0]!["scheduled_until"] = "2024-01-01T00:00:00Z";
            root["scheduled_maintenances"]![1]!["incident_updates"] = "none";
        });

        var (capture, problems) = CaptureReader.Read(copy.Folder);

        Assert.Equal(
            [
                "components.json $.components[0].status: is missing; it is one of operational, under_maintenance, degraded_performance, partial_outage, major_outage",
                "components.json $.components[1].created_at: '2022-01-10T08:00:00' is not a time, such as 2019-06-24T07:29:43.684-07:00",
                "components.json $.components[2]: 'API' is not an object",
                "incidents.json $.incidents[1].incident_updates[1].status: 'foo' is not one of investigating, identified, monitoring, resolved, postmortem",
                "incidents.json $.incidents[1].incident_updates[2].display_at: 'yesterday' is not a time, such as 2019-06-24T07:29:43.684-07:00",
                "incidents.json $.incidents[2].id: '../../etc' is not an id: 12 of the letters a to z and the digits",
                "incidents.json $.incidents[2].impact: 7 is not one of none, maintenance, minor, major, critical",
                "scheduled-maintenances.json $.scheduled_maintenances[0]: its window ends (2024-01-01T00:00:00.0000000+00:00) before it starts (2024-03-12T22:00:00.0000000+00:00), so it is left out",
                "scheduled-maintenances.json $.scheduled_maintenances[1].incident_updates: 'none' is not a list",
                "scheduled-maintenances.json $.scheduled_maintenances[1]: has no update that could be read, so it is left out",
            ],
            problems.Select(p => p.ToString()));
        Assert.Equal(["doneincident", "openincident"], capture.Incidents.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["doneupdate01", "doneupdate03"], capture.Incidents["doneincident"].Updates.Select(u => u.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["workupcoming"], capture.Maintenance.Keys);
    }

    [Fact]
    public void A_broken_file_does_not_keep_the_others_from_being_read()
    {
        using var copy = new CaptureCopy();
        copy.Write("components.json", "{ \"components\": [");
        copy.Write("summary.json", "[]");

        var (capture, problems) = CaptureReader.Read(copy.Folder);

        Assert.Equal(2, problems.Count);
        Assert.StartsWith("components.json: is not JSON: line 1", problems[0].ToString(), StringComparison.Ordinal);
        Assert.Equal("summary.json $: is not an object with components, incidents or scheduled_maintenances", problems[1].ToString());
        Assert.Equal(3, capture.Incidents.Count);
    }

    [Fact]
    public void Documents_are_known_by_their_keys_not_their_names()
    {
        using var copy = new CaptureCopy();
        File.Move(Path.Combine(copy.Folder, "incidents.json"), Path.Combine(copy.Folder, "a.json"));
        File.Move(Path.Combine(copy.Folder, "scheduled-maintenances.json"), Path.Combine(copy.Folder, "components.json"), overwrite: true);

        var (capture, problems) = CaptureReader.Read(copy.Folder);

        Assert.Empty(problems);
        Assert.Equal((5, 3, 2), (capture.Components.Count, capture.Incidents.Count, capture.Maintenance.Count));
    }

    [Fact]
    public void One_file_with_several_keys_is_a_capture_too()
    {
        var (capture, problems) = CaptureReader.Read(Path.Combine(CaptureCopy.Original, "summary.json"));

        Assert.Empty(problems);
        Assert.Equal((5, 1, 1), (capture.Components.Count, capture.Incidents.Count, capture.Maintenance.Count));
    }

    [Fact]
    public void Of_a_notice_that_stands_in_two_documents_the_newest_words_count_and_no_update_is_lost()
    {
        using var copy = new CaptureCopy();
        copy.Edit("summary.json", root =>
        {
            var incident = root["incidents"]![0]!;
            incident["updated_at"] = "2024-03-05T09:59:00.000+01:00";
            incident["name"] = "API hapert nog";
            incident["incident_updates"]!.AsArray().RemoveAt(1);
        });

        var incident = CaptureReader.Read(copy.Folder).Capture.Incidents["openincident"];

        Assert.Equal("API hapert nog", incident.Name);
        Assert.Equal(["openupdate01", "openupdate02"], incident.Updates.Select(u => u.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_not_there_is_said()
    {
        var (capture, problems) = CaptureReader.Read("/no/such/folder");

        Assert.True(capture.IsEmpty);
        Assert.Equal("/no/such/folder: there is no such file or folder", Assert.Single(problems).ToString());
    }

    [Fact]
    public void Half_a_character_and_a_document_that_is_too_deep_do_no_harm()
    {
        using var copy = new CaptureCopy();
        copy.Write("deep.json", string.Concat(Enumerable.Repeat("[", 5000)));
        copy.Write("half.json", """{ "components": [{ "id": "\ud800", "name": "x", "status": "\udc00", "created_at": "2024-01-01T00:00:00Z" }] }""");

        var (capture, problems) = CaptureReader.Read(copy.Folder);

        Assert.Equal(["deep.json", "half.json $.components[0].id", "half.json $.components[0].status"], problems.Select(p => p.Where));
        Assert.Equal(5, capture.Components.Count);
    }
}
