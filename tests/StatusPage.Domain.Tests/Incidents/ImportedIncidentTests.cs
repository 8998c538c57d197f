using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;

namespace StatusPage.Domain.Tests.Incidents;

public class ImportedIncidentTests
{
    private static readonly DateTimeOffset Start = new(2019, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_keeps_what_was_recorded_also_where_our_count_differs()
    {
        var record = Record(Impact.Major, Update("aaa", IncidentStatus.Investigating, 0, ServiceState.MajorOutage), Update("bbb", IncidentStatus.Resolved, 60)) with
        {
            ResolvedAt = Start.AddMinutes(59),
            MonitoringAt = Start.AddMinutes(40),
        };

        var incident = Incident.Import("abcabcabcabc", record);

        Assert.Equal(NoticeOrigin.Imported, incident.Origin);
        Assert.Equal((Start.AddMinutes(40), Start.AddMinutes(59)), (incident.MonitoringAt, incident.ResolvedAt));
        Assert.Equal((record.CreatedAt, record.UpdatedAt), (incident.CreatedAt, incident.UpdatedAt));
        Assert.Equal(Impact.Major, incident.Impact);
        Assert.Equal(record.CreatedAt, incident.PublishedAt);
    }

    [Fact]
    public void An_impact_that_follows_from_the_updates_is_not_an_override()
    {
        var incident = Incident.Import("abcabcabcabc", Record(Impact.Critical, Update("aaa", IncidentStatus.Resolved, 0, ServiceState.MajorOutage)));

        Assert.Null(incident.ImpactOverride);
        Assert.Equal(Impact.Critical, incident.Impact);
    }

    [Fact]
    public void The_same_record_again_and_an_older_one_change_nothing()
    {
        var newer = Record(Impact.Minor, Update("aaa", IncidentStatus.Investigating, 0, ServiceState.DegradedPerformance), Update("bbb", IncidentStatus.Resolved, 60));
        var older = Record(Impact.Major, newer.Updates[0]) with { UpdatedAt = Start, Status = IncidentStatus.Investigating, ResolvedAt = null };
        var incident = Incident.Import("abcabcabcabc", newer);

        Assert.False(incident.TakeNewer(newer, "import", Start.AddDays(1)));
        Assert.False(incident.TakeNewer(older, "import", Start.AddDays(1)));

        Assert.Equal((IncidentStatus.Resolved, Impact.Minor, 2), (incident.Status, incident.Impact, incident.Updates.Count));
    }

    [Fact]
    public void A_later_record_adds_its_updates_and_a_reworded_one_keeps_its_earlier_words()
    {
        var first = Record(Impact.Minor, Update("aaa", IncidentStatus.Investigating, 0, ServiceState.DegradedPerformance)) with { Status = IncidentStatus.Investigating, ResolvedAt = null };
        var incident = Incident.Import("abcabcabcabc", first);
        var reworded = first.Updates[0] with { Body = new LocalizedText(null, "Reworded"), UpdatedAt = Start.AddMinutes(90) };

        Assert.True(incident.TakeNewer(Record(Impact.Minor, reworded, Update("bbb", IncidentStatus.Resolved, 60)), "import", Start.AddDays(1)));

        Assert.Equal(IncidentStatus.Resolved, incident.Status);
        Assert.Equal(["Reworded", "Words of bbb"], incident.Timeline.Select(u => u.Body.En));
        Assert.Equal("Words of aaa", Assert.Single(incident.Timeline.First().Corrections).Before.En);
        Assert.Equal(Start.AddMinutes(60), Assert.Single(incident.Holds()).To);
    }

    [Fact]
    public void What_staff_changed_after_the_import_stays_when_the_record_is_older()
    {
        var record = Record(Impact.None, Update("aaa", IncidentStatus.Investigating, 0)) with { Status = IncidentStatus.Investigating, ResolvedAt = null };
        var incident = Incident.Import("abcabcabcabc", record);
        incident.Amend(record.Facts with { Title = new LocalizedText("Ons eigen woord", null) }, null, Start.AddDays(1));

        Assert.False(incident.TakeNewer(record, "import", Start.AddDays(2)));
        Assert.Equal("Ons eigen woord", incident.Title.Nl);
    }

    [Fact]
    public void What_is_recorded_as_over_holds_nothing_although_the_update_that_ended_it_is_missing()
    {
        var incident = Incident.Import("abcabcabcabc", Record(Impact.Critical, Update("aaa", IncidentStatus.Investigating, 0, ServiceState.MajorOutage)));

        Assert.False(incident.IsOpen);
        Assert.Equal(Start.AddMinutes(60), Assert.Single(incident.Holds()).To);
    }

    private static IncidentRecord Record(Impact impact, params IncidentUpdateDraft[] updates) => new(
        new IncidentFacts(new LocalizedText(null, "Something falters"), IncidentKind.Downtime, Start, Start),
        IncidentStatus.Resolved,
        impact,
        Start,
        Start.AddMinutes(61),
        null,
        Start.AddMinutes(60),
        [],
        updates);

    private static IncidentUpdateDraft Update(string id, IncidentStatus status, int minutes, ServiceState? state = null) => new(
        id,
        status,
        new LocalizedText(null, $"Words of {id}"),
        Start.AddMinutes(minutes),
        Start.AddMinutes(minutes),
        "import",
        state is { } s ? [new ServiceChange("service00000", ServiceState.Operational, s)] : []);
}
