using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using static StatusPage.Domain.Catalogue.ServiceState;
using static StatusPage.Domain.Incidents.IncidentStatus;
using static StatusPage.Domain.Tests.Incidents.IncidentStory;

namespace StatusPage.Domain.Tests.Incidents;

public class IncidentTests
{
    [Fact]
    public void The_first_state_counts_from_the_start_and_later_ones_from_their_update()
    {
        var story = Begin(Facts(detected: 2, started: 0), 10, ("mail", PartialOutage)).Then(30, Identified, ("mail", MajorOutage), ("ftp", DegradedPerformance));

        Assert.Equal("ftp DegradedPerformance 30-, mail PartialOutage 0-30, mail MajorOutage 30-", story.Holds);
    }

    [Fact]
    public void A_start_that_turns_out_later_than_the_first_notice_begins_the_hold()
    {
        var story = Begin(0, ("mail", PartialOutage)).Then(10, Identified, ("mail", MajorOutage)).Then(40, Resolved);

        Assert.Equal(new Refusal("reason", "start_moved"), story.Incident.Amend(Facts(detected: 0, started: 20), null, At(50)));
        Assert.Null(story.Incident.Amend(Facts(detected: 0, started: 20), "volgens de log van de server", At(50)));

        Assert.Equal("mail MajorOutage 20-40", story.Holds);
    }

    [Fact]
    public void Resolving_ends_every_hold_although_no_service_is_mentioned()
    {
        var story = Begin(0, ("mail", MajorOutage), ("ftp", DegradedPerformance)).Then(45, Resolved);

        Assert.Equal("ftp DegradedPerformance 0-45, mail MajorOutage 0-45", story.Holds);
        Assert.Equal(At(45), story.Incident.ResolvedAt);
        Assert.All(story.Incident.CurrentStates().Values, s => Assert.Equal(Operational, s));
        Assert.Equal(Impact.Critical, story.Incident.Impact);
    }

    [Fact]
    public void A_service_that_works_again_before_the_end_is_held_no_longer()
    {
        var story = Begin(0, ("mail", MajorOutage)).Then(20, Monitoring, ("mail", Operational)).Then(60, Resolved);

        Assert.Equal("mail MajorOutage 0-20", story.Holds);
        Assert.Equal(At(20), story.Incident.MonitoringAt);
    }

    [Fact]
    public void An_open_status_after_the_end_reopens_it_and_holds_what_it_names()
    {
        var story = Begin(0, ("mail", MajorOutage)).Then(20, Resolved);
        var changes = Incident.ChangesTo(story.Incident, new Dictionary<string, ServiceState> { ["mail"] = MajorOutage });

        story.Then(30, Investigating, [.. changes.Select(c => (c.ServiceId, c.New))]);

        Assert.Equal("mail MajorOutage 0-20, mail MajorOutage 30-", story.Holds);
        Assert.True(story.Incident.IsOpen);
        Assert.Null(story.Incident.ResolvedAt);
    }

    [Fact]
    public void An_explanation_comes_after_the_end_and_not_before()
    {
        var story = Begin(0, ("mail", MajorOutage));

        Assert.Equal(new Refusal("status", "explain_before_end"), story.Incident.Add(Draft("x", 10, Postmortem), At(10)));
        story.Then(20, Resolved).Then(90, Postmortem);

        Assert.Equal(Postmortem, story.Incident.Status);
        Assert.Equal(At(20), story.Incident.ResolvedAt);
        Assert.Equal("mail MajorOutage 0-20", story.Holds);
    }

    [Fact]
    public void The_end_of_an_explained_incident_cannot_be_withdrawn()
    {
        var story = Begin(0, ("mail", MajorOutage)).Then(20, Resolved).Then(90, Postmortem);

        Assert.Equal(new Refusal("update", "is_explained"), story.Incident.Withdraw("u1", "vergissing", "Sanne", At(91)));
    }

    [Fact]
    public void Withdrawing_the_end_opens_it_again_as_if_it_had_not_been_said()
    {
        var story = Begin(0, ("mail", MajorOutage)).Then(20, Resolved);

        Assert.Null(story.Incident.Withdraw("u1", "te vroeg", "Sanne", At(25)));

        Assert.Equal("mail MajorOutage 0-", story.Holds);
        Assert.Equal(Investigating, story.Incident.Status);
        var withdrawn = story.Incident.Updates.Single(u => u.IsWithdrawn);
        Assert.Equal(("te vroeg", At(25)), (withdrawn.WithdrawnReason, withdrawn.WithdrawnAt));
    }

    [Fact]
    public void The_only_update_cannot_be_withdrawn()
    {
        var story = Begin(0, ("mail", MajorOutage));

        Assert.Equal(new Refusal("update", "only_one"), story.Incident.Withdraw("u0", "fout", "Sanne", At(1)));
    }

    [Fact]
    public void A_withdrawn_update_can_be_neither_corrected_nor_withdrawn_again()
    {
        var story = Begin(0).Then(5, Identified);
        Assert.Null(story.Incident.Withdraw("u1", "fout", "Sanne", At(6)));

        Assert.Equal(new Refusal("update", "unknown"), story.Incident.Withdraw("u1", "fout", "Sanne", At(7)));
        Assert.Equal(new Refusal("update", "unknown"), story.Incident.Correct("u1", new LocalizedText("x", null), "fout", "Sanne", At(7)));
    }

    [Fact]
    public void A_correction_replaces_the_words_and_keeps_the_earlier_ones_on_the_record()
    {
        var story = Begin(0);
        var version = story.Incident.Version;

        Assert.Null(story.Incident.Correct("u0", new LocalizedText("Beter gezegd.", "Said better."), "taalfout", "Anouk", At(5)));

        var update = Assert.Single(story.Incident.Updates);
        Assert.Equal("Beter gezegd.", update.Body.Nl);
        Assert.Equal(new Correction(At(5), "Anouk", "taalfout", new LocalizedText("Bericht van minuut 0.", null)), Assert.Single(update.Corrections));
        Assert.True(story.Incident.Version > version);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Corrections_and_withdrawals_need_a_reason(string? reason)
    {
        var story = Begin(0).Then(5, Identified);

        Assert.Equal(new Refusal("reason", "required"), story.Incident.Correct("u0", new LocalizedText("x", null), reason!, "Anouk", At(6)));
        Assert.Equal(new Refusal("reason", "required"), story.Incident.Withdraw("u0", reason!, "Anouk", At(6)));
    }

    [Fact]
    public void The_promise_of_the_last_update_stands_until_the_end()
    {
        var story = Begin(0);
        Assert.Null(story.Incident.Add(Draft("p", 10, Identified) with { NextUpdateBy = At(70) }, At(10)));
        Assert.Equal(At(70), story.Incident.NextUpdateBy);

        story.Then(40, Resolved);

        Assert.Null(story.Incident.NextUpdateBy);
    }

    [Fact]
    public void An_update_promises_the_next_one_for_later_and_speaks_of_no_future()
    {
        var incident = Begin(0).Incident;

        Assert.Equal(new Refusal("next_update_by", "not_after_update"), incident.Add(Draft("x", 10, Identified) with { NextUpdateBy = At(10) }, At(10)));
        Assert.Equal(new Refusal("at", "in_future"), incident.Add(Draft("x", 20, Identified), At(10)));
        Assert.Single(incident.Updates);
    }

    [Theory]
    [InlineData(DegradedPerformance, Impact.Minor)]
    [InlineData(PartialOutage, Impact.Major)]
    [InlineData(MajorOutage, Impact.Critical)]
    [InlineData(Operational, Impact.None)]
    public void The_impact_is_that_of_the_worst_state(ServiceState worst, Impact impact)
    {
        Assert.Equal(impact, Begin(0, ("mail", worst), ("ftp", Operational)).Then(9, Resolved).Incident.Impact);
    }

    [Fact]
    public void Moving_detection_later_needs_a_reason()
    {
        var incident = Begin(Facts(detected: 0), 5).Incident;

        Assert.Equal(new Refusal("reason", "detection_later"), incident.Amend(Facts(detected: 3), " ", At(10)));
        Assert.Null(incident.Amend(Facts(detected: 3), "de eerste meting was een vals alarm", At(10)));
        Assert.Null(incident.Amend(Facts(detected: 1), null, At(11)));
    }

    [Fact]
    public void Overruling_the_impact_needs_a_reason()
    {
        var incident = Begin(0, ("mail", MajorOutage)).Incident;
        var overruled = Facts() with { ImpactOverride = Impact.Minor };

        Assert.Equal(new Refusal("reason", "impact_overruled"), incident.Amend(overruled, null, At(10)));
        Assert.Null(incident.Amend(overruled, "één klant", At(10)));
        Assert.Equal(Impact.Minor, incident.Impact);
    }

    [Fact]
    public void What_is_our_own_doing_is_no_force_majeure()
    {
        var incident = Begin(0).Incident;
        var claim = Facts() with { ForceMajeureReason = "blikseminslag" };

        Assert.Equal(new Refusal("cause", "not_force_majeure"), incident.Amend(claim with { Cause = IncidentCause.Own }, null, At(1)));
        Assert.Equal(new Refusal("cause", "not_force_majeure"), incident.Amend(claim, null, At(1)));
        Assert.Null(incident.Amend(claim with { Cause = IncidentCause.PowerSupplier }, null, At(1)));
    }

    [Fact]
    public void A_backfilled_incident_has_its_true_times_and_is_of_its_own_origin()
    {
        var (incident, refusal) = Incident.Backfill(
            "incident0002", Facts(), [Draft("b", 60, Resolved), Draft("a", 5, Investigating, ("mail", MajorOutage))], Noon.AddDays(30));

        Assert.Null(refusal);
        Assert.Equal((NoticeOrigin.Backfilled, At(5), At(60)), (incident!.Origin, incident.PublishedAt, incident.ResolvedAt));
        Assert.Equal(["a", "b"], incident.Timeline.Select(u => u.Id));
        Assert.Equal([(At(0), (DateTimeOffset?)At(60))], incident.Holds().Select(h => (h.From, h.To)));
    }

    [Fact]
    public void A_backfilled_incident_must_be_over()
    {
        var (_, refusal) = Incident.Backfill("incident0002", Facts(), [Draft("b", 60, Resolved), Draft("a", 61, Investigating)], Noon.AddDays(30));

        Assert.Equal(new Refusal("updates", "not_ended"), refusal);
    }

    [Fact]
    public void A_mistake_in_a_backfilled_update_is_told_at_the_place_where_it_was_typed()
    {
        var empty = Draft("a", 5, Investigating) with { Body = LocalizedText.Empty };

        var (_, refusal) = Incident.Backfill("incident0002", Facts(), [Draft("b", 60, Resolved), empty], Noon.AddDays(30));

        Assert.Equal(new Refusal("updates[1].body", "required"), refusal);
    }

    [Fact]
    public void What_it_did_is_told_anew_with_other_services_states_and_times()
    {
        var incident = Begin(0, ("mail", MajorOutage)).Then(20, Identified, ("ftp", PartialOutage)).Then(60, Resolved).Incident;
        var course = incident.Course();
        Assert.True(incident.RunsAs(course));

        Assert.Null(incident.Retell(
            [
                course[0] with { States = new Dictionary<string, ServiceState> { ["mail"] = DegradedPerformance, ["web"] = PartialOutage } },
                course[1] with { At = At(25), States = new Dictionary<string, ServiceState> { ["mail"] = MajorOutage, ["ftp"] = Operational } },
                course[2] with { At = At(50) },
            ],
            "volgens de metingen", At(90)));

        Assert.Equal("mail DegradedPerformance 0-25, mail MajorOutage 25-50, web PartialOutage 0-50", HoldsOf(incident));
        Assert.Equal((At(50), At(90)), (incident.ResolvedAt, incident.UpdatedAt));
        Assert.Equal(["ftp", "mail", "web"], incident.ServiceIds.Order());
        Assert.False(incident.RunsAs(course));
        Assert.True(incident.RunsAs(incident.Course()));
    }

    [Fact]
    public void Telling_anew_takes_a_reason_keeps_the_order_and_names_every_update()
    {
        var incident = Begin(0, ("mail", MajorOutage)).Then(20, Monitoring).Then(60, Resolved).Incident;
        var course = incident.Course();

        Assert.Equal("reason", incident.Retell([course[0], course[1], course[2] with { At = At(50) }], " ", At(90))?.Field);
        Assert.Equal(new Refusal("updates[1].at", "out_of_order"), incident.Retell([course[0] with { At = At(30) }, course[1], course[2]], "een reden", At(90)));
        Assert.Equal(new Refusal("updates[2].at", "in_future"), incident.Retell([course[0], course[1], course[2] with { At = At(200) }], "een reden", At(90)));
        Assert.Equal(new Refusal("updates", "unknown"), incident.Retell([course[0], course[2]], "een reden", At(90)));
        Assert.Equal("mail MajorOutage 0-60", HoldsOf(incident));
    }

    private static string HoldsOf(Incident incident) => string.Join(", ", incident.Holds()
        .OrderBy(h => h.ServiceId, StringComparer.Ordinal).ThenBy(h => h.From)
        .Select(h => $"{h.ServiceId} {h.State} {(h.From - Noon).TotalMinutes}-{(h.To - Noon)?.TotalMinutes}"));
}
