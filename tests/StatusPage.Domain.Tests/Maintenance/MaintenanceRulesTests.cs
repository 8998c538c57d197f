using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Maintenance;
using StatusPage.Domain.Tests.BusinessTime;

namespace StatusPage.Domain.Tests.Maintenance;

/// <summary>November 2026: the 20th is a Friday. Office hours are 07:30–18:00; times here are Amsterdam's.</summary>
public sealed class MaintenanceRulesTests
{
    private const string Plan = "Zet de oude schijven terug en start de server.";

    private static readonly BusinessCalendar Calendar = Tests.BusinessTime.Agreement.Calendar;
    private static readonly DateTimeOffset Now = At("2026-11-20 12:00");

    [Theory]
    [InlineData("2026-11-20 22:00", "2026-11-21 02:00")]
    [InlineData("2026-11-20 18:00", "2026-11-21 07:30")]
    [InlineData("2026-11-23 00:00", "2026-11-23 07:30")]
    [InlineData("2026-11-21 09:00", "2026-11-21 17:00")]
    [InlineData("2026-12-25 09:00", "2026-12-25 17:00")]
    public void Outside_office_hours_nothing_is_in_the_way(string from, string to) => Assert.Empty(Broken(Work(from, to)));

    [Theory]
    [InlineData("2026-11-23 06:00", "2026-11-23 07:31", "1 minuut hiervan valt in kantoortijd, vanaf maandag 23 november 07:30")]
    [InlineData("2026-11-20 17:59", "2026-11-20 23:00", "1 minuut hiervan valt in kantoortijd, vanaf vrijdag 20 november 17:59")]
    [InlineData("2026-11-23 02:00", "2026-11-23 08:00", "30 minuten hiervan valt in kantoortijd, vanaf maandag 23 november 07:30")]
    public void A_minute_in_office_hours_is_refused_and_says_which(string from, string to, string said)
    {
        var breach = Assert.Single(Rules().Check(Planned(Work(from, to)), Now));

        Assert.Equal((MaintenanceRule.M1, "start"), (breach.Rule, breach.Field));
        Assert.Contains(said, breach.Sentence.Nl, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExpectedImpact.None, true, "")]
    [InlineData(ExpectedImpact.Minimal, true, "")]
    [InlineData(ExpectedImpact.Minimal, false, "M1")]
    [InlineData(ExpectedImpact.Outage, true, "M1")]
    public void Office_hours_are_allowed_only_for_work_that_is_hardly_noticed_and_agreed(ExpectedImpact impact, bool agreed, string broken)
    {
        var plan = Planned(Work("2026-11-23 10:00", "2026-11-23 11:00") with { ExpectedImpact = impact }) with
        {
            Agreement = agreed ? new StatusPage.Domain.Maintenance.Agreement("mevrouw Jansen", Now) : null,
        };

        Assert.Equal(broken, Said(plan));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("n.v.t.")]
    [InlineData("Nvt")]
    [InlineData("-")]
    [InlineData("TODO: fallback plan")]
    [InlineData("xxxxxxxxxxxxx xxxxxxxxxxxx")]
    [InlineData("volgt nog")]
    [InlineData("test test test test")]
    [InlineData("lorem ipsum dolor sit amet")]
    [InlineData("geen")]
    public void What_is_typed_to_get_past_the_field_is_no_fallback_plan(string? text)
    {
        Assert.Equal("M2", Said(Planned(Work("2026-11-20 22:00", "2026-11-20 23:00")) with { FallbackPlan = text }));

        // M4 lets emergency off the other rules, not off this one.
        Assert.Equal("M2", Said(Planned(Work("2026-11-20 12:30", "2026-11-20 13:00") with { Kind = MaintenanceKind.Emergency }) with { FallbackPlan = text }));
    }

    [Theory]
    [InlineData("Terug naar de oude versie.")]
    [InlineData("Restore the snapshot of 21:00")]
    [InlineData("Kabel 3 weer op switch B")]
    public void A_sentence_is_a_fallback_plan(string text) =>
        Assert.Equal("", Said(Planned(Work("2026-11-20 22:00", "2026-11-20 23:00")) with { FallbackPlan = text }));

    [Fact]
    public void A_functional_change_is_announced_by_mail_and_before_it_starts()
    {
        var work = Work("2026-11-20 22:00", "2026-11-20 23:00") with { Kind = MaintenanceKind.FunctionalChange };
        Assert.Equal("", Said(Planned(work)));
        Assert.Equal("M3", Said(Planned(work) with { ByMail = false }));
        Assert.Equal("M3", string.Join(' ', Rules().Check(Planned(work), work.Start).Select(b => b.Rule)));
    }

    [Theory]
    [InlineData("2026-12-20 11:59", "M3")]
    [InlineData("2026-12-20 12:00", "")]
    public void A_version_upgrade_is_announced_thirty_days_before(string from, string broken) =>
        Assert.Equal(broken, Said(Planned(Work(from, "2026-12-20 14:00") with { Kind = MaintenanceKind.VersionUpgrade })));

    [Fact]
    public void Thirty_days_are_elapsed_time_also_across_the_clock_change()
    {
        // Announced at noon winter time; thirty times 24 hours later the clock shows one in summer.
        var announced = At("2027-03-01 12:00");
        var plan = Planned(Work("2027-03-31 12:59", "2027-03-31 22:00") with { Kind = MaintenanceKind.VersionUpgrade, ExpectedImpact = ExpectedImpact.None }) with
        {
            AnnouncedAt = announced,
            Agreement = new StatusPage.Domain.Maintenance.Agreement("iedereen", announced),
        };
        var breach = Assert.Single(Rules().Check(plan, announced));
        Assert.Contains("woensdag 31 maart 13:00", breach.Sentence.Nl, StringComparison.Ordinal);
    }

    [Fact]
    public void Sixteen_hours_a_month_are_allowed_and_a_minute_more_is_not()
    {
        var others = new[] { Work("2026-11-07 20:00", "2026-11-08 08:00", id: "earlier") };

        Assert.Equal("", Said(Planned(Work("2026-11-20 22:00", "2026-11-21 02:00")), others));
        var breach = Assert.Single(Rules(others).Check(Planned(Work("2026-11-20 22:00", "2026-11-21 02:01")), Now));
        Assert.Equal((MaintenanceRule.M5, "end"), (breach.Rule, breach.Field));
        Assert.Contains("16,01 uur", breach.Sentence.Nl, StringComparison.Ordinal);
        Assert.Contains("Er is nog 4 uur over", breach.Sentence.Nl, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_same_service_the_same_month_and_outages_outside_office_hours_use_the_allowance()
    {
        PlannedWork[] others =
        [
            Work("2026-10-31 06:00", "2026-10-31 22:00", id: "october"),
            Work("2026-11-07 06:00", "2026-11-07 22:00", id: "other service") with { ServiceIds = ["mail"] },
            Work("2026-11-08 06:00", "2026-11-08 22:00", id: "unnoticed") with { ExpectedImpact = ExpectedImpact.Minimal },
            Work("2026-11-14 06:00", "2026-11-14 22:00", id: "emergency") with { Kind = MaintenanceKind.Emergency },
            Work("2026-11-17 07:30", "2026-11-17 18:00", id: "in office hours"),
        ];

        var review = Rules(others).Review(Planned(Work("2026-11-20 22:00", "2026-11-21 02:00")), [], Now);

        Assert.Empty(review.Breaches);
        Assert.Equal([("web", TimeSpan.FromHours(16), TimeSpan.FromHours(12))], review.Allowances.Select(a => (a.ServiceId, a.Before, a.After)));
    }

    [Fact]
    public void Windows_that_overlap_use_their_common_time_once()
    {
        PlannedWork[] others = [Work("2026-11-20 21:00", "2026-11-21 00:00", id: "a"), Work("2026-11-20 23:00", "2026-11-21 01:00", id: "b")];
        var review = Rules(others).Review(Planned(Work("2026-11-20 22:00", "2026-11-21 02:00")), [], Now);
        Assert.Equal((TimeSpan.FromHours(12), TimeSpan.FromHours(11)), (review.Allowances[0].Before, review.Allowances[0].After));
    }

    [Fact]
    public void A_window_across_the_month_border_uses_both_allowances_each_for_its_part()
    {
        var review = Rules().Review(Planned(Work("2026-11-30 22:00", "2026-12-01 03:00")), [], Now);
        Assert.Equal([("2026-11", 14.0), ("2026-12", 13.0)], review.Allowances.Select(a => (a.Month.ToString(), a.After.TotalHours)));
    }

    [Fact]
    public void A_night_on_which_the_clock_goes_back_is_an_hour_longer()
    {
        var review = Rules().Review(Planned(Work("2026-10-25 01:00", "2026-10-25 04:00")), [], At("2026-10-01 12:00"));
        Assert.Equal(12, review.Allowances[0].After.TotalHours);
    }

    [Fact]
    public void Emergency_may_be_at_any_hour_and_at_once()
    {
        var work = Work("2026-11-20 12:00", "2026-11-21 12:00") with { Kind = MaintenanceKind.Emergency };
        var review = Rules().Review(Planned(work) with { ByMail = false }, [], Now);
        Assert.Empty(review.Breaches);
        Assert.Contains(review.Remarks, r => r.Nl!.StartsWith("M4", StringComparison.Ordinal));
    }

    [Fact]
    public void The_next_windows_that_would_do_are_named_with_what_they_leave()
    {
        // 12 hours are used in November; Friday night is taken, Christmas is far away.
        PlannedWork[] others =
        [
            Work("2026-11-07 20:00", "2026-11-08 05:30", id: "earlier"),
            Work("2026-11-20 23:00", "2026-11-20 23:30", id: "tonight") with { ExpectedImpact = ExpectedImpact.Minimal },
        ];

        var review = Rules(others).Review(Planned(Work("2026-11-20 14:00", "2026-11-20 18:00")), [], Now);

        Assert.Equal(
            [
                "Vrijdag 20 november 18:00–22:00 is vrij en laat 2,5 uur van de maand over.",
                "Zaterdag 21 november 22:00–02:00 is vrij en laat 2,5 uur van de maand over.",
                "Zondag 22 november 22:00–02:00 is vrij en laat 2,5 uur van de maand over.",
            ],
            review.Suggestions.Select(s => s.Sentence.Nl));
        Assert.Equal("Saturday 21 November 22:00–02:00 is free and leaves 2.5 h of the month's allowance.", review.Suggestions[1].Sentence.En);
        Assert.All(review.Suggestions, s => Assert.Empty(Rules(others).Check(Planned(Work(s.Start, s.End)), Now)));
    }

    [Fact]
    public void When_the_month_is_used_up_the_next_month_is_suggested()
    {
        PlannedWork[] others = [Work("2026-11-07 00:00", "2026-11-07 14:00", id: "earlier")];
        var review = Rules(others).Review(Planned(Work("2026-11-20 22:00", "2026-11-21 02:00")), [], Now);
        Assert.Equal([MaintenanceRule.M5], review.Breaches.Select(b => b.Rule));
        Assert.Equal(At("2026-11-30 22:00"), review.Suggestions[0].Start);
    }

    [Fact]
    public void A_version_upgrade_is_suggested_after_its_thirty_days_and_not_on_a_holiday()
    {
        var work = Work("2026-11-25 22:00", "2026-11-26 02:00") with { Kind = MaintenanceKind.VersionUpgrade };
        var review = Rules().Review(Planned(work) with { AnnouncedAt = At("2026-11-24 23:00") }, [], At("2026-11-24 23:00"));
        // 24 December 23:00 at the earliest; the 25th and 26th are holidays, and so is what ends on them.
        Assert.Equal(At("2026-12-27 22:00"), review.Suggestions[0].Start);
    }

    [Fact]
    public void Conflicts_are_told_and_refuse_nothing()
    {
        PlannedWork[] others = [Work("2026-12-25 12:00", "2026-12-25 13:00", id: "other") with { ExpectedImpact = ExpectedImpact.None }];
        var review = Rules(others).Review(Planned(Work("2026-12-25 10:00", "2026-12-25 14:00")), [(new LocalizedText("Trage site", "Slow site"), ["web"]), (new LocalizedText("Mail", "Mail"), ["mail"])], Now);

        Assert.Empty(review.Breaches);
        Assert.Equal(
            [
                "Webhosting is in maintenance then already: Schijven, Friday 25 December 12:00–13:00.",
                "Friday 25 December is a public holiday (Christmas Day).",
                "Webhosting has an open incident: Slow site.",
            ],
            review.Remarks.Select(r => r.En));
    }

    private static MaintenanceRules Rules(params IReadOnlyList<PlannedWork> others) =>
        new(Calendar, MaintenancePolicy.Shipped, others, id => id == "web" ? new LocalizedText("Webhosting", "Webhosting") : new LocalizedText(id, id));

    private static string Broken(PlannedWork work) => Said(Planned(work));

    private static string Said(MaintenancePlan plan, params IReadOnlyList<PlannedWork> others) =>
        string.Join(' ', Rules(others).Check(plan, Now).Select(b => b.Rule));

    private static MaintenancePlan Planned(PlannedWork work) => new(work, Plan, null, Now);

    private static PlannedWork Work(string from, string to, string id = "this") => Work(At(from), At(to), id);

    private static PlannedWork Work(DateTimeOffset from, DateTimeOffset to, string id = "this") =>
        new(id, new LocalizedText("Schijven", null), MaintenanceKind.Regular, ExpectedImpact.Outage, from, to, ["web"]);

    private static DateTimeOffset At(string local)
    {
        var wall = DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        return new LocalClock(Calendar.Policy.Zone).FirstReaches(wall);
    }
}
