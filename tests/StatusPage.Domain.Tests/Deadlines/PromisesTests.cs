using StatusPage.Domain.Deadlines;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Tests.BusinessTime;

namespace StatusPage.Domain.Tests.Deadlines;

public class PromisesTests
{
    /// <summary>Monday 23 November 2026, 10:00 in Amsterdam.</summary>
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private int _number;
    private readonly List<Deadline> _known = [];

    [Fact]
    public void A_notice_that_notified_within_the_hour_meets_it()
    {
        var incident = Noted();
        Follow(incident, 0);
        Announce(incident, 60);
        Follow(incident, 60);

        var first = Assert.Single(_known, d => d.Kind == DeadlineKind.FirstNotification);
        Assert.Equal((DeadlineState.Met, Start.AddHours(1), "N1"), (first.State, first.DueAt, first.Rule));
    }

    [Fact]
    public void A_second_later_it_is_missed_by_a_second_and_stays_so()
    {
        var incident = Noted();
        Follow(incident, 0);
        Announce(incident, 60);
        foreach (var deadline in new Promises(Agreement.Calendar, DeadlinePolicy.Shipped, Id, Start.AddMinutes(60).AddSeconds(1)).Follow(incident, _known))
        {
            _known.Add(deadline);
        }

        var first = _known.First(d => d.Kind == DeadlineKind.FirstNotification);
        Assert.Equal((DeadlineState.Missed, TimeSpan.FromSeconds(1)), (first.State, first.LateBy));

        Assert.Null(incident.Amend(incident.Facts with { DetectedAt = Start.AddMinutes(30) }, "de klok stond verkeerd", Start.AddHours(2)));
        Follow(incident, 120);
        Assert.Equal((DeadlineState.Missed, Start.AddHours(1)), (first.State, first.DueAt));
    }

    [Fact]
    public void A_first_notice_that_notified_nobody_does_not_meet_it_and_a_later_one_does()
    {
        var incident = Noted();
        Follow(incident, 0);
        Announce(incident, 10, notify: false);
        Follow(incident, 10);
        var first = _known.First(d => d.Kind == DeadlineKind.FirstNotification);
        Assert.Equal(DeadlineState.Open, first.State);

        Say(incident, IncidentStatus.Identified, 20);
        Follow(incident, 20);
        Assert.Equal((DeadlineState.Met, Start.AddMinutes(20)), (first.State, first.FulfilledAt));
    }

    [Fact]
    public void A_false_alarm_is_void_with_its_reason()
    {
        var incident = Noted();
        Follow(incident, 0);
        Assert.Equal("required", incident.Dismiss(" ", Start.AddMinutes(5))!.Code);
        Assert.Null(incident.Dismiss("De meting was fout.", Start.AddMinutes(5)));
        Follow(incident, 5);

        var first = Assert.Single(_known);
        Assert.Equal((DeadlineState.Void, VoidCause.FalseAlarm, "De meting was fout."), (first.State, first.VoidCause, first.VoidReason));
        Assert.NotNull(incident.Dismiss("Nog eens.", Start.AddMinutes(6)));
        Assert.NotNull(incident.Announce(incident.Facts, Draft(IncidentStatus.Investigating, 6), Start.AddMinutes(6)));
    }

    [Fact]
    public void Detection_moves_the_deadline_while_it_is_open()
    {
        var incident = Noted();
        Follow(incident, 20);
        Assert.Null(incident.Amend(incident.Facts with { DetectedAt = Start.AddMinutes(-10) }, null, Start.AddMinutes(20)));
        Follow(incident, 20);
        Assert.Equal(Start.AddMinutes(50), _known.Single().DueAt);

        Assert.Equal("detection_later", incident.Amend(incident.Facts with { DetectedAt = Start }, null, Start.AddMinutes(20))!.Code);
        Assert.Null(incident.Amend(incident.Facts with { DetectedAt = Start }, "de klok stond verkeerd", Start.AddMinutes(20)));
        Follow(incident, 20);
        Assert.Equal(Start.AddHours(1), _known.Single().DueAt);
        Assert.Equal("detection_later", incident.Announce(incident.Facts with { DetectedAt = Start.AddMinutes(5) }, Draft(IncidentStatus.Investigating, 20), Start.AddMinutes(20))!.Code);
    }

    [Fact]
    public void A_promised_update_is_kept_by_the_next_one_and_void_when_it_is_taken_back()
    {
        var incident = Noted();
        Announce(incident, 5, next: 35);
        Follow(incident, 5);
        var promise = Assert.Single(_known, d => d.Kind == DeadlineKind.NextUpdate);
        Assert.Equal(Start.AddMinutes(35), promise.DueAt);

        Say(incident, IncidentStatus.Identified, 30, next: 60);
        Follow(incident, 30);
        Assert.Equal(DeadlineState.Met, promise.State);
        var second = Assert.Single(_known, d => d is { Kind: DeadlineKind.NextUpdate, State: DeadlineState.Open });

        Assert.Null(incident.Withdraw(second.Key, "fout", "Sanne", Start.AddMinutes(31)));
        Follow(incident, 31);
        Assert.Equal((DeadlineState.Void, VoidCause.PromiseWithdrawn), (second.State, second.VoidCause));
    }

    [Fact]
    public void What_has_ended_owes_an_explanation_until_one_is_sent()
    {
        var incident = Noted();
        Announce(incident, 5);
        Say(incident, IncidentStatus.Resolved, 60);
        Follow(incident, 60);
        var owed = Assert.Single(_known, d => d.Kind == DeadlineKind.Explanation);
        // Two days of ten and a half hours from Monday 11:00: Wednesday 11:00.
        Assert.Equal((new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero), "N5"), (owed.DueAt, owed.Rule));

        Say(incident, IncidentStatus.Investigating, 70);
        Follow(incident, 70);
        Assert.Equal(VoidCause.Reopened, owed.VoidCause);

        Say(incident, IncidentStatus.Resolved, 80);
        Follow(incident, 80);
        var again = Assert.Single(_known, d => d is { Kind: DeadlineKind.Explanation, State: DeadlineState.Open });
        Say(incident, IncidentStatus.Postmortem, 90, notify: false);
        Follow(incident, 90);
        Assert.True(again.IsOwed);
        Say(incident, IncidentStatus.Postmortem, 95);
        Follow(incident, 95);
        Assert.Equal(DeadlineState.Met, again.State);
    }

    [Fact]
    public void What_was_undone_promised_nothing()
    {
        var (incident, _) = Incident.Publish("abcdefghijkl", Facts(), Draft(IncidentStatus.Investigating, 0), NoticeOrigin.Live, Start);
        Follow(incident!, 0);
        Assert.Contains(_known, d => d.State == DeadlineState.Met);
        Assert.Null(incident!.Retract(Start.AddSeconds(5)));
        Follow(incident, 0);
        Assert.All(_known, d => Assert.Equal(DeadlineState.Void, d.State));
    }

    [Fact]
    public void What_had_its_clock_running_cannot_be_undone()
    {
        var incident = Noted();
        Announce(incident, 0);
        Assert.Equal("undo_noted", incident.Retract(Start.AddSeconds(5))!.Code);
    }

    [Theory]
    [InlineData(NoticeOrigin.Imported)]
    [InlineData(NoticeOrigin.Backfilled)]
    [InlineData(NoticeOrigin.Demonstration)]
    public void What_comes_from_elsewhere_promises_nothing(NoticeOrigin origin)
    {
        var (incident, _) = Incident.Publish("abcdefghijkl", Facts(), Draft(IncidentStatus.Investigating, 0, next: 30), origin, Start);
        Follow(incident!, 0);
        Assert.Empty(_known);
    }

    private static Incident Noted() => Incident.Note("abcdefghijkl", Facts(), [], Start).Incident!;

    private static IncidentFacts Facts() => new(new("Mail hapert", "Mail falters"), IncidentKind.Downtime, Start, Start);

    private string Id() => $"id{_number++}";

    private IncidentUpdateDraft Draft(IncidentStatus status, int minute, bool notify = true, int? next = null) => new(
        Id(), status, new("Tekst.", "Text."), Start.AddMinutes(minute), Start.AddMinutes(minute), "Sanne", [], next is { } n ? Start.AddMinutes(n) : null, notify);

    private void Announce(Incident incident, int minute, bool notify = true, int? next = null) =>
        Assert.Null(incident.Announce(incident.Facts, Draft(IncidentStatus.Investigating, minute, notify, next), Start.AddMinutes(minute)));

    private void Say(Incident incident, IncidentStatus status, int minute, bool notify = true, int? next = null) =>
        Assert.Null(incident.Add(Draft(status, minute, notify, next), Start.AddMinutes(minute)));

    private void Follow(Incident incident, int minute) =>
        _known.AddRange(new Promises(Agreement.Calendar, DeadlinePolicy.Shipped, Id, Start.AddMinutes(minute)).Follow(incident, _known));
}
