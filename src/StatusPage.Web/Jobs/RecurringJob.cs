using Quartz;

namespace StatusPage.Web.Jobs;

/// <summary>One line of the timetable.</summary>
/// <param name="Name">Its key in Quartz; other triggers may point at it too.</param>
/// <param name="Why">One sentence.</param>
public sealed record RecurringJob(string Name, Type Type, TimeSpan Every, string Why)
{
    public JobKey Key { get; } = new(Name);

    public static RecurringJob Of<T>(string name, TimeSpan every, string why)
        where T : IJob => new(name, typeof(T), every, why);
}
