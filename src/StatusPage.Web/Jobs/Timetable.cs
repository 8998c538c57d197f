using StatusPage.Web.Features.Availability;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.Maintenance;
using StatusPage.Web.Features.Maintenance.Series;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Jobs;

/// <summary>
/// Every recurring job. The rows in the database are the truth and Quartz is only the clock: each job looks at the
/// rows to see what is due, so it may run twice, on two nodes, or be killed halfway.
/// </summary>
public static class Timetable
{
    public static RecurringJob Maintenance { get; } = RecurringJob.Of<MaintenanceJob>(
        "maintenance", TimeSpan.FromMinutes(1), "M7: each open notice has a trigger for its next step; this finds the steps whose trigger was lost.");

    public static RecurringJob CloseMonths { get; } = RecurringJob.Of<CloseMonthsJob>(
        "close months", TimeSpan.FromMinutes(10), "A8: from the 5th on, the report of the month before is frozen; one that was missed is frozen as soon as it can be.");

    public static RecurringJob Series { get; } = RecurringJob.Of<SeriesJob>(
        "recurring maintenance", TimeSpan.FromMinutes(5), "Announces the turns of maintenance that comes back, some days ahead.");

    public static RecurringJob Deadlines { get; } = RecurringJob.Of<DeadlineJob>(
        "deadlines", TimeSpan.FromMinutes(1), "Each open deadline has a trigger for its next milestone; this finds the milestones whose trigger was lost.");

    public static RecurringJob Reminders { get; } = RecurringJob.Of<RemindJob>(
        "maintenance reminders", TimeSpan.FromMinutes(1), "M7: subscribers are reminded of maintenance some time before it starts.");

    public static RecurringJob ForgetUnconfirmed { get; } = RecurringJob.Of<ForgetUnconfirmedJob>(
        "forget unconfirmed subscriptions", TimeSpan.FromHours(1), "An address that nobody confirmed is not kept.");

    public static RecurringJob OldPasswords { get; } = RecurringJob.Of<WarnOfOldPasswords>(
        "warn of old passwords", TimeSpan.FromHours(1), "P4: members hear by mail that their password comes of age.");

    public static RecurringJob TellOfFailing { get; } = RecurringJob.Of<TellOfFailingJob>(
        "failing webhooks", TimeSpan.FromMinutes(1), "Whoever left a mail address with a webhook is told when nothing is sent there any more.");

    public static IReadOnlyList<RecurringJob> All { get; } =
    [
        Maintenance,
        Deadlines,
        CloseMonths,
        Series,
        Reminders,
        ForgetUnconfirmed,
        OldPasswords,
        TellOfFailing,
    ];
}
