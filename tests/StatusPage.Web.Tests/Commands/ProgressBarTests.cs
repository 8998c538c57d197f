using StatusPage.Testing;
using StatusPage.Web.Commands;

namespace StatusPage.Web.Tests.Commands;

public class ProgressBarTests
{
    [Fact]
    public void A_terminal_gets_a_bar_that_grows_on_one_line()
    {
        using var output = new StringWriter();
        var progress = new ProgressBar("Reading", output, terminal: true, new Impatient());

        progress.Report(0, 4);
        progress.Report(2, 4);
        progress.Report(4, 4);

        Assert.Equal(
            "\rReading [..............................] 0/4 0%\rReading [###############...............] 2/4 50%\rReading [##############################] 4/4 100%\n",
            output.ToString());
    }

    [Fact]
    public void A_log_gets_a_line_now_and_then_and_always_the_last()
    {
        using var output = new StringWriter();
        var progress = new ProgressBar("Reading", output, terminal: false, TimeProvider.System);

        for (var done = 0; done <= 1000; done++)
        {
            progress.Report(done, 1000);
        }

        Assert.Equal("Reading: 0 of 1000 (0%)\nReading: 1000 of 1000 (100%)\n", output.ToString());
    }

    [Fact]
    public void The_end_is_said_once()
    {
        using var output = new StringWriter();
        var progress = new ProgressBar("Reading", output, terminal: false, new Impatient());

        foreach (var done in new[] { 0, 2, 2, 2 })
        {
            progress.Report(done, 2);
        }

        Assert.Equal("Reading: 0 of 2 (0%)\nReading: 2 of 2 (100%)\n", output.ToString());
    }

    [Fact]
    public void Nothing_to_do_is_done_at_once()
    {
        using var output = new StringWriter();

        new ProgressBar("Reading", output, terminal: false, TimeProvider.System).Report(0, 0);

        Assert.Equal("Reading: 0 of 0 (100%)\n", output.ToString());
    }
}
