using Quartz;
using StatusPage.Web.Jobs;

namespace StatusPage.Web.Tests.Jobs;

public class TimetableTests
{
    [Fact]
    public void Every_job_is_on_the_timetable_once()
    {
        var jobs = typeof(Timetable).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IJob)) && !t.IsAbstract);

        Assert.NotEmpty(Timetable.All);
        Assert.Equal(jobs.OrderBy(t => t.FullName), Timetable.All.Select(j => j.Type).OrderBy(t => t.FullName));
        Assert.Equal(Timetable.All.Count, Timetable.All.Select(j => j.Name).Distinct().Count());
    }
}
