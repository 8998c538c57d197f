using System.Globalization;
using StatusPage.Domain.Availability;
using StatusPage.Domain.Maintenance;
using static StatusPage.Domain.Catalogue.ServiceState;
using static StatusPage.Domain.Maintenance.ExpectedImpact;
using static StatusPage.Domain.Maintenance.MaintenanceKind;

namespace StatusPage.Domain.Tests.Availability;

/// <summary>
/// The agreement worked out by hand. November 2026: 30 days of 86 400 s = 2 592 000 s; the 1st is a Sunday, the 3rd a
/// Tuesday, the 7th a Saturday. October has 25 h on Sunday the 25th, March 23 h on Sunday the 29th.
/// </summary>
public sealed class WorkedCases
{
    private static readonly Scenario Nov = Scenario.In("2026-11");
    private static readonly Scenario Oct = Scenario.In("2026-10");
    private static readonly Scenario Mar = Scenario.In("2026-03");
    private static readonly Scenario Feb = Scenario.In("2026-02");
    private static readonly Scenario LeapFeb = Scenario.In("2028-02");

    private static readonly WorkedCase[] Table =
    [
        // A1: what is downtime
        new("A1 a major outage of an hour: 1 x 3600; 1 - 3600/2592000 = 0.9986111",
            Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 11:00")) { Counted = 3600, Availability = "0.998611", Verdict = "may end" },
        new("A1 a partial outage counts for its whole length: 3600",
            Nov.Incident("i", PartialOutage, "11-03 10:00", "11-03 11:00")) { Counted = 3600 },
        new("A1 degraded performance is not downtime: 0",
            Nov.Incident("i", DegradedPerformance, "11-03 10:00", "11-03 11:00")) { Availability = "1.000000", Verdict = "met" },
        new("A1 an incident that gets better counts until it is degraded: 20 x 60 = 1200",
            Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 10:20").Incident("i", DegradedPerformance, "11-03 10:20", "11-03 11:00")) { Counted = 1200 },
        new("A1 an incident from partial to major outage is one stretch: 600 + 600 = 1200",
            Nov.Incident("i", PartialOutage, "11-03 10:00", "11-03 10:10").Incident("i", MajorOutage, "11-03 10:10", "11-03 10:20")) { Counted = 1200 },
        new("A1 two outages that overlap half: 10:00-11:30 = 5400, not 7200",
            Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 11:00").Incident("j", PartialOutage, "11-03 10:30", "11-03 11:30")) { Counted = 5400 },
        new("A1 an outage inside another: 7200, not 10800",
            Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 12:00").Incident("j", MajorOutage, "11-03 10:30", "11-03 11:30")) { Counted = 7200 },
        new("A1 a monitor says so: 3600",
            Nov.Monitor(MajorOutage, "11-03 10:00", "11-03 11:00")) { Counted = 3600 },
        new("A1 a person says so: 3600",
            Nov.ByHand(PartialOutage, "11-03 10:00", "11-03 11:00")) { Counted = 3600 },
        new("A1 a person says that it works for a quarter of an hour: 3600 - 900 = 2700",
            Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 11:00").ByHand(Operational, "11-03 10:30", "11-03 10:45")) { Counted = 2700 },
        new("A1 a person says degraded where a monitor says down: 3600 - 3600 = 0",
            Nov.Monitor(MajorOutage, "11-03 10:00", "11-03 11:00").ByHand(DegradedPerformance, "11-03 10:00", "11-03 11:00")),
        new("A1 work of minimal impact is not downtime, in office hours either: 0",
            Nov.Work("w", "11-03 10:00", "11-03 11:00", impact: Minimal)),
        new("A1 work without impact is not downtime: 0",
            Nov.Work("w", "11-03 22:00", "11-03 23:00", impact: None)),
        new("A1 under maintenance by hand during work that takes it down is still down: 3600 counted, not agreed",
            Nov.Work("w", "11-03 10:00", "11-03 11:00").ByHand(UnderMaintenance, "11-03 10:00", "11-03 11:00")) { Counted = 3600 },
        new("A1 under maintenance by hand without any work is not down: 0",
            Nov.ByHand(UnderMaintenance, "11-03 10:00", "11-03 11:00")),
        new("A1 five seconds are not downtime: 0",
            Nov.Incident("i", MajorOutage, "11-03 10:00:00", "11-03 10:00:05")) { Availability = "1.000000" },
        new("A1 six seconds are all downtime, not only the sixth: 6",
            Nov.Incident("i", MajorOutage, "11-03 10:00:00", "11-03 10:00:06")) { Counted = 6, Availability = "0.999997" },
        new("A1 four seconds and four that touch are one period: 4 + 4 = 8",
            Nov.Incident("i", MajorOutage, "11-03 10:00:00", "11-03 10:00:04").Monitor(MajorOutage, "11-03 10:00:04", "11-03 10:00:08")) { Counted = 8 },
        new("A1 four seconds and four with one between are two periods: 0",
            Nov.Monitor(MajorOutage, "11-03 10:00:00", "11-03 10:00:04").Monitor(MajorOutage, "11-03 10:00:05", "11-03 10:00:09")),
        new("A1 fractions are dropped at both ends: 00.9 to 06.1 is 0 to 6 = 6",
            Nov.Incident("i", MajorOutage, "11-03 10:00:00.900", "11-03 10:00:06.100")) { Counted = 6 },
        new("A1 fractions are dropped at both ends: 00.1 to 05.9 is 0 to 5, not downtime",
            Nov.Incident("i", MajorOutage, "11-03 10:00:00.100", "11-03 10:00:05.900")),
        new("A1 a period of six seconds across midnight of the 1st: 4 in October, 2 in November",
            Nov.Incident("i", MajorOutage, "10-31 23:59:56", "11-01 00:00:02")) { Counted = 2 },
        new("A1 the same six seconds seen from October: 4",
            Oct.Incident("i", MajorOutage, "10-31 23:59:56", "11-01 00:00:02")) { Counted = 4, ServiceTime = 31 * 86_400 + 3600 },
        new("A1 an outage that began in October: 7200 of which 3600 in November",
            Nov.Incident("i", MajorOutage, "10-31 23:00", "11-01 01:00")) { Counted = 3600 },
        new("A1 an outage that lasts into December: 7200 of which 3600 in November",
            Nov.Incident("i", MajorOutage, "11-30 23:00", "12-01 01:00")) { Counted = 3600 },
        new("A1 down all month: 2592000 of 2592000",
            Nov.Incident("i", MajorOutage, "10-31 00:00", "12-02 00:00")) { Counted = 2_592_000, Availability = "0.000000", Verdict = "may end" },
        new("A1 an outage still open runs until now: 10:00 to 12:00 = 7200 of 9.5 x 86400 = 820800",
            Nov.Incident("i", MajorOutage, "11-10 10:00", null).NowIs("11-10 12:00")) { Counted = 7200, ServiceTime = 820_800, Availability = "0.991228" },
        new("A1 an outage that is four seconds old is no downtime yet: 0",
            Nov.Incident("i", MajorOutage, "11-10 11:59:56", null).NowIs("11-10 12:00")) { ServiceTime = 820_800 },
        new("A1 an outage still open fills a month that is over: 12 h of the 30th = 43200",
            Nov.Incident("i", MajorOutage, "11-30 12:00", null)) { Counted = 43_200 },

        // A2: service time and the four hours a week
        new("A2 four hours at night leave service time: 2592000 - 14400 = 2577600",
            Nov.Work("w", "11-03 22:00", "11-04 02:00")) { ServiceTime = 2_577_600, Excluded = "A2 14400 w", Availability = "1.000000", Verdict = "met" },
        new("A2 the fifth hour of a night is service time: 4 h A2 + 1 h A3-announced",
            Nov.Work("w", "11-03 22:00", "11-04 03:00")) { ServiceTime = 2_577_600, Excluded = "A2 14400 w, A3-announced 3600 w" },
        new("A2 the week's four hours go to the earliest work: 3 h + 1 h, then 2 h A3-announced",
            Nov.Work("v", "11-02 22:00", "11-03 01:00").Work("w", "11-04 22:00", "11-05 01:00"))
            { ServiceTime = 2_577_600, Excluded = "A2 10800 v, A2 3600 w, A3-announced 7200 w" },
        new("A2 overlapping works spend the allowance once: 22:00-01:00 = 10800",
            Nov.Work("v", "11-03 22:00", "11-04 00:00").Work("w", "11-03 23:00", "11-04 01:00"))
            { ServiceTime = 2_592_000 - 10_800, Excluded = "A2 7200 v, A2 3600 w" },
        new("A2 each week has its own: 4 h + 4 h; 2592000 - 28800 = 2563200",
            Nov.Work("v", "11-03 22:00", "11-04 02:00").Work("w", "11-10 22:00", "11-11 02:00")) { ServiceTime = 2_563_200, Excluded = "A2 14400 v, A2 14400 w" },
        new("A2 the night from Sunday to Monday is of two weeks: 2 + 2 h, so on Tuesday 2 h are left",
            Nov.Work("v", "11-08 22:00", "11-09 02:00").Work("w", "11-10 22:00", "11-11 02:00"))
            { ServiceTime = 2_592_000 - 14_400 - 7200, Excluded = "A2 14400 v, A2 7200 w, A3-announced 7200 w" },
        new("A2 the week of 26 October spent 3 h in October: on 1 November 1 h is left, 2 h A3-announced",
            Nov.Work("v", "10-28 22:00", "10-29 01:00").Work("w", "11-01 00:00", "11-01 03:00"))
            { ServiceTime = 2_588_400, Excluded = "A2 3600 w, A3-announced 7200 w" },
        new("A2 the same week seen from October: 3 h; 2682000 - 10800 = 2671200",
            Oct.Work("v", "10-28 22:00", "10-29 01:00").Work("w", "11-01 00:00", "11-01 03:00")) { ServiceTime = 2_671_200, Excluded = "A2 10800 v" },
        new("A2 one night over the month's end: 2 h in October",
            Oct.Work("w", "10-31 22:00", "11-01 02:00")) { ServiceTime = 2_674_800, Excluded = "A2 7200 w" },
        new("A2 the same night seen from November: the week's other 2 h",
            Nov.Work("w", "10-31 22:00", "11-01 02:00")) { ServiceTime = 2_584_800, Excluded = "A2 7200 w" },
        new("A2 work done early gives the rest back: 1 h of the 4 announced",
            Nov.Work("w", "11-03 22:00", "11-03 23:00", window: "11-03 22:00 - 11-04 02:00")) { ServiceTime = 2_588_400, Excluded = "A2 3600 w" },
        new("A2 before 22:00 is service time: 1 h A3-announced, then 1 h A2",
            Nov.Work("w", "11-03 21:00", "11-03 23:00")) { ServiceTime = 2_588_400, Excluded = "A3-announced 3600 w, A2 3600 w" },
        new("A2 from 06:00 is service time again: 1 h A2, then 1 h A3-announced",
            Nov.Work("w", "11-04 05:00", "11-04 07:00")) { ServiceTime = 2_588_400, Excluded = "A2 3600 w, A3-announced 3600 w" },
        new("A2 a functional change leaves service time as well: 3600",
            Nov.Work("w", "11-03 22:00", "11-03 23:00", FunctionalChange)) { ServiceTime = 2_588_400, Excluded = "A2 3600 w" },
        new("A2 a version upgrade leaves service time as well: 3600",
            Nov.Work("w", "11-03 22:00", "11-03 23:00", VersionUpgrade)) { ServiceTime = 2_588_400, Excluded = "A2 3600 w" },
        new("A2 emergency at night stays in service time: 2592000, A3-emergency 3600",
            Nov.Work("e", "11-03 22:00", "11-03 23:00", Emergency)) { Excluded = "A3-emergency 3600 e" },
        new("A2 work of minimal impact at night stays in service time: an outage in it counts 3600",
            Nov.Work("w", "11-03 22:00", "11-04 02:00", impact: Minimal).Incident("i", MajorOutage, "11-03 23:00", "11-04 00:00")) { Counted = 3600 },
        new("A2 an own outage while the service is outside service time: within the 14400",
            Nov.Work("w", "11-03 22:00", "11-04 02:00").Incident("i", MajorOutage, "11-03 23:00", "11-04 00:00"))
            { ServiceTime = 2_577_600, Excluded = "A2 14400 w" },
        new("A2 an own outage that outlasts the work: 4 h A2, 1 h counted",
            Nov.Work("w", "11-03 22:00", "11-04 02:00").Incident("i", MajorOutage, "11-03 23:00", "11-04 03:00"))
            { ServiceTime = 2_577_600, Excluded = "A2 14400 w", Counted = 3600 },
        new("A2 work in which the service kept working is outside service time and no downtime: 14400 and 0",
            Nov.Work("w", "11-03 22:00", "11-04 02:00").ByHand(Operational, "11-03 22:00", "11-04 02:00")) { ServiceTime = 2_577_600 },
        new("A2 the night of 25 hours lasts 9 h: 4 h A2 + 5 h A3-announced; 2682000 - 14400",
            Oct.Work("w", "10-24 22:00", "10-25 06:00")) { ServiceTime = 2_667_600, Excluded = "A2 14400 w, A3-announced 18000 w" },
        new("A2 from 02:00 summer time to 02:00 winter time is an hour: 3600",
            Oct.Work("w", "10-25 00:00Z", "10-25 01:00Z")) { ServiceTime = 2_678_400, Excluded = "A2 3600 w" },
        new("A2 the night of 23 hours lasts 7 h: 4 h A2 + 3 h A3-announced; 2674800 - 14400",
            Mar.Work("w", "03-28 22:00", "03-29 06:00")) { ServiceTime = 2_660_400, Excluded = "A2 14400 w, A3-announced 10800 w" },

        // K2: force majeure
        new("K2 an incident that is force majeure: 3600 out of the count",
            Nov.Incident("f", MajorOutage, "11-03 10:00", "11-03 11:00").ForceMajeure("f")) { Excluded = "K2 3600 f", Verdict = "met" },
        new("K2 only where it is alone: 10-11 K2, 11-13 counted = 7200",
            Nov.Incident("f", MajorOutage, "11-03 10:00", "11-03 12:00").ForceMajeure("f").Incident("i", PartialOutage, "11-03 11:00", "11-03 13:00"))
            { Excluded = "K2 3600 f", Counted = 7200 },
        new("K2 two force majeures that overlap: 10:00-11:30 = 3600 + 1800",
            Nov.Incident("f", MajorOutage, "11-03 10:00", "11-03 11:00").ForceMajeure("f").Incident("g", MajorOutage, "11-03 10:30", "11-03 11:30").ForceMajeure("g"))
            { Excluded = "K2 3600 f, K2 1800 g" },
        new("K2 a monitor that sees it too is a witness, no cause: 3600",
            Nov.Incident("f", MajorOutage, "11-03 10:00", "11-03 11:00").ForceMajeure("f").Monitor(MajorOutage, "11-03 10:00", "11-03 11:00")) { Excluded = "K2 3600 f" },
        new("K2 what the monitor saw before and after the incident counts: 600 + 300 = 900",
            Nov.Incident("f", MajorOutage, "11-03 10:00", "11-03 11:00").ForceMajeure("f").Monitor(MajorOutage, "11-03 09:50", "11-03 11:05"))
            { Excluded = "K2 3600 f", Counted = 900 },
        new("K2 a state set by hand is another cause: 3600 counted",
            Nov.Incident("f", MajorOutage, "11-03 10:00", "11-03 11:00").ForceMajeure("f").ByHand(MajorOutage, "11-03 10:00", "11-03 11:00")) { Counted = 3600 },
        new("K2 marked without a reason excuses nothing: 3600 counted",
            Nov.Incident("f", MajorOutage, "11-03 10:00", "11-03 11:00").ForceMajeure("f", " ")) { Counted = 3600 },
        new("K2 an own incident that only degrades does not stand in its way: 3600",
            Nov.Incident("f", MajorOutage, "11-03 10:00", "11-03 11:00").ForceMajeure("f").Incident("i", DegradedPerformance, "11-03 10:00", "11-03 11:00"))
            { Excluded = "K2 3600 f" },
        new("K2 a force majeure that only degrades does not excuse an own outage: 3600 counted",
            Nov.Incident("f", DegradedPerformance, "11-03 10:00", "11-03 11:00").ForceMajeure("f").Incident("i", MajorOutage, "11-03 10:00", "11-03 11:00"))
            { Counted = 3600 },
        new("K2 inside announced work at night: A2 comes first, 14400",
            Nov.Work("w", "11-03 22:00", "11-04 02:00").Incident("f", MajorOutage, "11-03 23:00", "11-04 00:00").ForceMajeure("f"))
            { ServiceTime = 2_577_600, Excluded = "A2 14400 w" },
        new("K2 inside announced work by day: the work is a cause too, 7200 of its allowance",
            Nov.Work("w", "11-07 10:00", "11-07 12:00").Incident("f", MajorOutage, "11-07 10:30", "11-07 11:00").ForceMajeure("f"))
            { Excluded = "A3-announced 7200 w" },
        new("K2 inside work of minimal impact: the work takes nothing down, 1800",
            Nov.Work("w", "11-07 10:00", "11-07 12:00", impact: Minimal).Incident("f", MajorOutage, "11-07 10:30", "11-07 11:00").ForceMajeure("f"))
            { Excluded = "K2 1800 f" },
        new("K2 beginning in work that excuses nothing: 10-12 counted, 12-13 K2",
            Nov.Work("w", "11-03 10:00", "11-03 12:00").Incident("f", MajorOutage, "11-03 11:00", "11-03 13:00").ForceMajeure("f"))
            { Counted = 7200, Excluded = "K2 3600 f" },

        // A3-emergency
        new("A3-emergency in office hours: 3600",
            Nov.Work("e", "11-03 10:00", "11-03 11:00", Emergency)) { Excluded = "A3-emergency 3600 e" },
        new("A3-emergency inside announced work: 1 h + 1 h + 2 h",
            Nov.Work("w", "11-07 10:00", "11-07 14:00").Work("e", "11-07 11:00", "11-07 12:00", Emergency))
            { Excluded = "A3-announced 3600 w, A3-emergency 3600 e, A3-announced 7200 w" },
        new("A3-emergency announced ten minutes after its start is emergency from its start: 3600",
            Nov.Work("e", "11-03 10:00", "11-03 11:00", Emergency, published: "11-03 10:10")) { Excluded = "A3-emergency 3600 e" },
        new("A3-emergency announced when it was over is none: 3600 counted",
            Nov.Work("e", "11-03 10:00", "11-03 11:00", Emergency, published: "11-03 11:00")) { Counted = 3600 },
        new("A3-emergency that outlasts its window: 1 h excluded, 1 h counted",
            Nov.Work("e", "11-03 10:00", "11-03 12:00", Emergency, window: "11-03 10:00 - 11-03 11:00")) { Excluded = "A3-emergency 3600 e", Counted = 3600 },
        new("A3-emergency an own outage while it is in progress: 3600",
            Nov.Work("e", "11-03 10:00", "11-03 11:00", Emergency).Incident("i", MajorOutage, "11-03 09:00", "11-03 11:00"))
            { Counted = 3600, Excluded = "A3-emergency 3600 e" },
        new("A3-emergency of minimal impact excuses no outage: 3600 counted",
            Nov.Work("e", "11-03 10:00", "11-03 11:00", Emergency, Minimal).Incident("i", MajorOutage, "11-03 10:00", "11-03 11:00")) { Counted = 3600 },
        new("A3-emergency still open runs until now: 1800",
            Nov.Work("e", "11-10 11:30", null, Emergency).NowIs("11-10 12:00")) { ServiceTime = 820_800, Excluded = "A3-emergency 1800 e" },

        // A3-agreed
        new("A3-agreed in office hours: 7200",
            Nov.Work("w", "11-03 10:00", "11-03 12:00", agreed: true)) { Excluded = "A3-agreed 7200 w" },
        new("A3-agreed not agreed: 7200 counted",
            Nov.Work("w", "11-03 10:00", "11-03 12:00")) { Counted = 7200 },
        new("A3-agreed across opening: 06:00-07:30 announced, 07:30-09:00 agreed",
            Nov.Work("w", "11-03 06:00", "11-03 09:00", agreed: true)) { Excluded = "A3-announced 5400 w, A3-agreed 5400 w" },
        new("A3-agreed across opening, not agreed: 5400 announced, 5400 counted",
            Nov.Work("w", "11-03 06:00", "11-03 09:00")) { Excluded = "A3-announced 5400 w", Counted = 5400 },
        new("A3-agreed across closing, not agreed: 17-18 counted, 18-19 announced",
            Nov.Work("w", "11-03 17:00", "11-03 19:00")) { Counted = 3600, Excluded = "A3-announced 3600 w" },
        new("A3-agreed a holiday has no office hours: 7200 announced",
            Nov.Work("w", "11-03 10:00", "11-03 12:00").Holiday(3)) { Excluded = "A3-announced 7200 w" },
        new("A3-agreed of two works one is agreed: 10-11 counted, 11-12 agreed",
            Nov.Work("v", "11-03 10:00", "11-03 12:00").Work("w", "11-03 11:00", "11-03 12:00", agreed: true))
            { Counted = 3600, Excluded = "A3-agreed 3600 w" },
        new("A3-agreed but not announced: 7200 counted",
            Nov.Work("w", "11-03 10:00", "11-03 12:00", published: "11-03 10:00", agreed: true)) { Counted = 7200 },

        // A3-announced and the sixteen hours
        new("A3-announced sixteen hours on Saturday are excluded: 57600",
            Nov.Work("w", "11-07 06:00", "11-07 22:00")) { Excluded = "A3-announced 57600 w", Verdict = "met" },
        new("A3-announced the seventeenth hour counts: 3600",
            Nov.Work("v", "11-07 06:00", "11-07 22:00").Work("w", "11-14 10:00", "11-14 11:00")) { Excluded = "A3-announced 57600 v", Counted = 3600 },
        new("A3-announced used up in the middle of an outage: 14 h + 2 h, then 2 h counted",
            Nov.Work("v", "11-07 06:00", "11-07 20:00").Work("w", "11-14 10:00", "11-14 14:00"))
            { Excluded = "A3-announced 50400 v, A3-announced 7200 w", Counted = 7200 },
        new("A3-announced used up to the second: 57599 + 1, then 3599 counted",
            Nov.Work("v", "11-07 06:00:01", "11-07 22:00").Work("w", "11-14 10:00", "11-14 11:00"))
            { Excluded = "A3-announced 57599 v, A3-announced 1 w", Counted = 3599 },
        new("A3-announced is not spent by A2: 16 h announced, 4 h A2, 4 h counted",
            Nov.Work("w", "11-07 06:00", "11-08 06:00")) { ServiceTime = 2_577_600, Excluded = "A3-announced 57600 w, A2 14400 w", Counted = 14_400 },
        new("A3-announced is not spent by agreed work: 2 h + 16 h",
            Nov.Work("v", "11-03 10:00", "11-03 12:00", agreed: true).Work("w", "11-07 06:00", "11-07 22:00"))
            { Excluded = "A3-agreed 7200 v, A3-announced 57600 w" },
        new("A3-announced is not spent by emergency or force majeure: 2 h + 1 h + 16 h",
            Nov.Work("e", "11-03 19:00", "11-03 21:00", Emergency).Incident("f", MajorOutage, "11-04 19:00", "11-04 20:00").ForceMajeure("f")
                .Work("w", "11-07 06:00", "11-07 22:00")) { Excluded = "A3-emergency 7200 e, K2 3600 f, A3-announced 57600 w" },
        new("A3-announced is not spent by what October used: 1 h of November",
            Nov.Work("v", "10-31 06:00", "10-31 22:00").Work("w", "11-01 10:00", "11-01 11:00")) { Excluded = "A3-announced 3600 w" },
        new("A3-announced an own outage in announced work outside office hours spends it too: 7200",
            Nov.Work("w", "11-07 10:00", "11-07 12:00").Incident("i", MajorOutage, "11-07 09:00", "11-07 11:00"))
            { Counted = 3600, Excluded = "A3-announced 7200 w" },
        new("A3-announced work of minimal impact excuses no outage: 3600 counted",
            Nov.Work("w", "11-07 10:00", "11-07 12:00", impact: Minimal).Incident("i", MajorOutage, "11-07 10:00", "11-07 11:00")) { Counted = 3600 },

        // A3: announced means published before it started, and lasts as long as the window
        new("A3 published in the second of its start is unannounced: 3600 counted",
            Nov.Work("w", "11-07 10:00", "11-07 11:00", published: "11-07 10:00")) { Counted = 3600 },
        new("A3 published a second before its start is announced: 3600",
            Nov.Work("w", "11-07 10:00", "11-07 11:00", published: "11-07 09:59:59")) { Excluded = "A3-announced 3600 w" },
        new("A3 unannounced work at night leaves nothing out of service time: 14400 counted of 2592000",
            Nov.Work("w", "11-03 22:00", "11-04 02:00", published: "11-03 22:30")) { Counted = 14_400 },
        new("A3 begun half an hour early: 1800 counted, 3600 excluded",
            Nov.Work("w", "11-07 09:30", "11-07 11:00", window: "11-07 10:00 - 11-07 11:00")) { Counted = 1800, Excluded = "A3-announced 3600 w" },
        new("A3 overrun without a word: 3600 excluded, 1800 counted",
            Nov.Work("w", "11-07 10:00", "11-07 11:30", window: "11-07 10:00 - 11-07 11:00")) { Excluded = "A3-announced 3600 w", Counted = 1800 },
        new("A3 extended a second before the end: 7200",
            Nov.Work("w", "11-07 10:00", "11-07 12:00", window: "11-07 10:00 - 11-07 11:00", later: ["11-07 10:00 - 11-07 12:00 announced 11-07 10:59:59"]))
            { Excluded = "A3-announced 7200 w" },
        new("A3 extended in the second of its end is too late: 3600 excluded, 3600 counted",
            Nov.Work("w", "11-07 10:00", "11-07 12:00", window: "11-07 10:00 - 11-07 11:00", later: ["11-07 10:00 - 11-07 12:00 announced 11-07 11:00"]))
            { Excluded = "A3-announced 3600 w", Counted = 3600 },
        new("A3 extended twice, the second time in the extension: 3 x 3600",
            Nov.Work("w", "11-07 10:00", "11-07 13:00", window: "11-07 10:00 - 11-07 11:00",
                later: ["11-07 10:00 - 11-07 12:00 announced 11-07 10:30", "11-07 10:00 - 11-07 13:00 announced 11-07 11:30"]))
            { Excluded = "A3-announced 10800 w" },
        new("A3 shortened while it ran: 10-12 excluded, the hour after the new end counted",
            Nov.Work("w", "11-07 10:00", "11-07 13:00", window: "11-07 10:00 - 11-07 14:00", later: ["11-07 10:00 - 11-07 12:00 announced 11-07 11:00"]))
            { Excluded = "A3-announced 7200 w", Counted = 3600 },
        new("A3 moved before it started: the last window counts, 3600",
            Nov.Work("w", "11-07 10:00", "11-07 11:00", published: "11-01 10:00", window: "11-06 19:00 - 11-06 20:00",
                later: ["11-07 10:00 - 11-07 11:00 announced 11-06 23:00"])) { Excluded = "A3-announced 3600 w" },
        new("A3 a window put earlier in the middle of the work is true from then on: 900 counted, 4500 excluded",
            Nov.Work("w", "11-07 09:30", "11-07 11:00", window: "11-07 10:00 - 11-07 11:00", later: ["11-07 09:30 - 11-07 11:00 announced 11-07 09:45"]))
            { Counted = 900, Excluded = "A3-announced 4500 w" },
        new("A3 work that never began excuses nothing: 3600 counted",
            Nov.Knowing(new MaintenanceEvidence("w", Regular, Outage, Nov.At("11-01 10:00"),
                    [new WindowVersion(Nov.At("11-07 10:00"), Nov.At("11-07 12:00"), Nov.At("11-01 10:00"))], null, null))
                .Incident("i", MajorOutage, "11-07 10:00", "11-07 11:00")) { Counted = 3600 },
        new("A3 a draft excuses nothing: 3600 counted",
            Nov.Knowing(new MaintenanceEvidence("w", Regular, Outage, null,
                    [new WindowVersion(Nov.At("11-07 10:00"), Nov.At("11-07 11:00"), Nov.At("11-01 10:00"))], Nov.At("11-07 10:00"), Nov.At("11-07 11:00")))
                .Incident("i", MajorOutage, "11-07 10:00", "11-07 11:00")) { Counted = 3600 },

        // A3b: created, archived, not measured
        new("A3b created on the 16th: 15 x 86400 unmeasured, in service time all the same",
            Nov.Created("11-16 00:00")) { Unmeasured = 1_296_000, Verdict = "met" },
        new("A3b an outage around its creation: 3600 before, 3600 counted",
            Nov.Created("11-16 00:00").Incident("i", MajorOutage, "11-15 23:00", "11-16 01:00")) { Unmeasured = 1_296_000, Counted = 3600 },
        new("A3b archived on the 21st: 10 x 86400 unmeasured",
            Nov.Archived("11-21 00:00")) { Unmeasured = 864_000 },
        new("A3b an outage that was open when it was archived: 3600 counted",
            Nov.Archived("11-21 00:00").Incident("i", MajorOutage, "11-20 23:00", null)) { Unmeasured = 864_000, Counted = 3600 },
        new("A3b night work before its creation leaves service time alone: 1 h before, 3 h A2",
            Nov.Created("11-03 23:00").Work("w", "11-03 22:00", "11-04 02:00"))
            { Unmeasured = 2 * 86_400 + 82_800, ServiceTime = 2_581_200, Excluded = "A2 10800 w" },
        new("A3b silent for two hours: 7200 unmeasured, in service time",
            Nov.Silent("11-03 10:00", "11-03 12:00")) { Unmeasured = 7200, Availability = "1.000000" },
        new("A3b silences that overlap: 10:00-13:00 = 10800",
            Nov.Silent("11-03 10:00", "11-03 12:00").Silent("11-03 11:00", "11-03 13:00")) { Unmeasured = 10_800 },
        new("A3b an outage we published counts although monitors were silent: 3600 counted, 3600 unmeasured",
            Nov.Silent("11-03 10:00", "11-03 12:00").Incident("i", MajorOutage, "11-03 10:00", "11-03 11:00")) { Counted = 3600, Unmeasured = 3600 },
        new("A3b a monitor's last word does not outlive its silence: 3600 counted, 3600 unmeasured",
            Nov.Silent("11-03 11:00", "11-03 12:00").Monitor(MajorOutage, "11-03 10:00", "11-03 12:00")) { Counted = 3600, Unmeasured = 3600 },
        new("A3b nobody knows how degraded it was in silence: 3600 unmeasured",
            Nov.Silent("11-03 10:00", "11-03 11:00").Incident("i", DegradedPerformance, "11-03 10:00", "11-03 11:00")) { Unmeasured = 3600 },
        new("A3b work at night in silence is downtime that is excluded, and known: 3600 A2, 3600 unmeasured",
            Nov.Silent("11-03 22:00", "11-04 00:00").Work("w", "11-03 22:00", "11-03 23:00"))
            { ServiceTime = 2_588_400, Excluded = "A2 3600 w", Unmeasured = 3600 },
        new("A3b silence in force majeure: 3600 K2, 0 unmeasured",
            Nov.Silent("11-03 10:00", "11-03 11:00").Incident("f", MajorOutage, "11-03 10:00", "11-03 11:00").ForceMajeure("f")) { Excluded = "K2 3600 f" },

        // A4 to A7: the verdict
        new("A5 exactly 0.1 %: 2592 of 2592000 is not met, and not below 99.9 %",
            Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 10:43:12")) { Counted = 2592, Availability = "0.999000", Verdict = "not met" },
        new("A5 one second less: 2591 is met; 0.99900038 is cut off to 0.999000",
            Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 10:43:11")) { Counted = 2591, Availability = "0.999000", Verdict = "met" },
        new("A6 one second more: 2593 is below 99.9 %; 0.99899961 is cut off, not rounded",
            Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 10:43:13")) { Counted = 2593, Availability = "0.998999", Verdict = "may end" },
        new("A5 of the service time that is left: 2577 < 2577.6 is met",
            Nov.Work("w", "11-03 22:00", "11-04 02:00").Incident("i", MajorOutage, "11-05 10:00", "11-05 10:42:57"))
            { ServiceTime = 2_577_600, Excluded = "A2 14400 w", Counted = 2577, Availability = "0.999000", Verdict = "met" },
        new("A6 of the service time that is left: 2578 > 2577.6 is not met and below 99.9 %",
            Nov.Work("w", "11-03 22:00", "11-04 02:00").Incident("i", MajorOutage, "11-05 10:00", "11-05 10:42:58"))
            { ServiceTime = 2_577_600, Excluded = "A2 14400 w", Counted = 2578, Availability = "0.998999", Verdict = "may end" },
        new("A5 February has 2419200 s: 2419 < 2419.2 is met",
            Feb.Incident("i", MajorOutage, "02-03 10:00", "02-03 10:40:19")) { ServiceTime = 2_419_200, Counted = 2419, Verdict = "met" },
        new("A5 February has 2419200 s: 2420 > 2419.2 is not",
            Feb.Incident("i", MajorOutage, "02-03 10:00", "02-03 10:40:20")) { ServiceTime = 2_419_200, Counted = 2420, Verdict = "may end" },
        new("A5 February 2028 has 2505600 s: 2505 is met",
            LeapFeb.Incident("i", MajorOutage, "02-29 10:00", "02-29 10:41:45")) { ServiceTime = 2_505_600, Counted = 2505, Verdict = "met" },
        new("A5 February 2028 has 2505600 s: 2506 is not",
            LeapFeb.Incident("i", MajorOutage, "02-29 10:00", "02-29 10:41:46")) { ServiceTime = 2_505_600, Counted = 2506, Verdict = "may end" },
        new("A5 October has an hour more: 2682 of 2682000 is exactly 0.1 %",
            Oct.Incident("i", MajorOutage, "10-06 10:00", "10-06 10:44:42")) { ServiceTime = 2_682_000, Counted = 2682, Verdict = "not met" },
        new("A5 March has an hour less: 2674 of 2674800 is met",
            Mar.Incident("i", MajorOutage, "03-03 10:00", "03-03 10:44:34")) { ServiceTime = 2_674_800, Counted = 2674, Verdict = "met" },
        new("A1 an outage through the hour that comes twice: 01:00 to 04:00 is 4 h = 14400",
            Oct.Incident("i", MajorOutage, "10-25 01:00", "10-25 04:00")) { ServiceTime = 2_682_000, Counted = 14_400 },
        new("A1 an outage through the hour that is skipped: 01:00 to 04:00 is 2 h = 7200",
            Mar.Incident("i", MajorOutage, "03-29 01:00", "03-29 04:00")) { ServiceTime = 2_674_800, Counted = 7200 },
        new("A5 an open month is judged on what has passed: 820 < 820.8 is met",
            Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 10:13:40").NowIs("11-10 12:00")) { ServiceTime = 820_800, Counted = 820, Verdict = "met" },
        new("A5 an open month is judged on what has passed: 821 is not",
            Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 10:13:41").NowIs("11-10 12:00")) { ServiceTime = 820_800, Counted = 821, Verdict = "may end" },
        new("A7 three outages that each break it: 3 x 3600, refunded once",
            Nov.Incident("i", MajorOutage, "11-03 10:00", "11-03 11:00").Incident("j", MajorOutage, "11-04 10:00", "11-04 11:00")
                .Incident("k", MajorOutage, "11-05 10:00", "11-05 11:00")) { Counted = 10_800, Verdict = "may end" },
        new("A4 a month without downtime: 2592000 of 2592000",
            Nov) { Availability = "1.000000", Verdict = "met" },
        new("A4 a month that has not begun: 0 of 0 breaks nothing",
            Nov.NowIs("10-20 12:00")) { ServiceTime = 0, Availability = "1.000000", Verdict = "met" },
        new("A4 a month whose first two hours were all outside service time: 0 of 0 breaks nothing",
            Nov.Work("w", "11-01 00:00", null).NowIs("11-01 02:00")) { ServiceTime = 0, Excluded = "A2 7200 w", Availability = "1.000000", Verdict = "met" },
        new("Policy of 2 h a week and 0.2 %: 2 h A2, then 2 h A3-announced; 5169 < 0.2 % of 2584800 = 5169.6",
            Nov.Under(Scenario.Shipped with { WeeklyAllowance = TimeSpan.FromHours(2), Threshold = 0.002m })
                .Work("w", "11-03 22:00", "11-04 02:00").Incident("i", MajorOutage, "11-05 10:00", "11-05 11:26:09"))
            { ServiceTime = 2_584_800, Excluded = "A2 7200 w, A3-announced 7200 w", Counted = 5169, Verdict = "met" },
    ];

    public static TheoryData<string> Sums => [.. Table.Select(c => c.Sum)];

    [Theory]
    [MemberData(nameof(Sums))]
    public void The_sum_comes_out(string sum)
    {
        var line = Table.Single(c => c.Sum == sum);

        var report = line.Given.Report();

        Assert.Equal(line.Excluded, WorkedCase.Describe(report.Excluded));
        Assert.Equal(line.Counted, report.CountedDowntimeSeconds);
        Assert.Equal(line.Unmeasured, report.UnmeasuredSeconds);
        Assert.Equal(line.ServiceTime, report.ServiceTimeSeconds);
        Assert.Equal(report.ExcludedSeconds + line.Counted, report.DowntimeSeconds);
        Assert.Equal(line.Verdict ?? VerdictOn(line.Counted, line.ServiceTime), WorkedCase.Describe(report.Verdict));
        if (line.Availability is { } printed)
        {
            Assert.Equal(printed, report.Verdict.Availability.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string VerdictOn(long counted, long serviceTime) =>
        counted == 0 || counted * 1000 < serviceTime ? "met" : counted * 1000 == serviceTime ? "not met" : "may end";
}
