using StatusPage.Domain.BusinessTime;
using static StatusPage.Domain.Tests.BusinessTime.Moment;

namespace StatusPage.Domain.Tests.BusinessTime;

public class WorkedExamplesTests
{
    private static readonly BusinessCalendar Calendar = Agreement.Calendar;

    public static TheoryData<string, string[]> Rows { get; } = Read();

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_worked_example_of_the_agreement_holds(string note, string[] row)
    {
        var detected = At(row[0]);

        var deadline = Calendar.NotificationDeadlineFor(detected);

        Assert.True(row[1] == "true" == deadline.InOfficeHours, note);
        Assert.Equal(row[1] == "true", Calendar.Office.IsOpen(detected));
        Assert.Equal(detected, deadline.Detected);
        Assert.Equal(At(row[2]), deadline.Due);
        Assert.Equal(At(row[3]), deadline.AcknowledgementDue);
        Assert.Equal(At(row[4]), Calendar.Office.AddWorkingTime(detected, TimeSpan.FromMinutes(30)));
        Assert.Equal(At(row[5]), Calendar.Office.AddWorkingTime(detected, TimeSpan.FromHours(4)));
        Assert.Equal(At(row[6]), Calendar.Office.AddWorkingTime(detected, TimeSpan.FromHours(16)));
        Assert.Equal(At(row[7]), Calendar.Office.AddWorkingTime(detected, TimeSpan.FromHours(80)));
    }

    [Fact]
    public void There_are_twenty_worked_examples() => Assert.Equal(20, Rows.Count);

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_comes_out_is_in_utc(string note, string[] row)
    {
        var deadline = Calendar.NotificationDeadlineFor(At(row[0]));

        Assert.All(
            [deadline.Detected, deadline.Due, deadline.AcknowledgementDue],
            time => Assert.True(time.Offset == TimeSpan.Zero, note));
    }

    private static TheoryData<string, string[]> Read()
    {
        using var file = typeof(WorkedExamplesTests).Assembly.GetManifestResourceStream("calendar.csv")!;
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            "detected,office_hours,notification_due,acknowledgement_due,working_30m,working_4h,working_16h,working_80h,note",
            lines[0].Trim());

        var rows = new TheoryData<string, string[]>();
        foreach (var line in lines[1..])
        {
            var cells = line.Trim().Split(',', 9);
            rows.Add(cells[8].Trim('"'), cells[..8]);
        }

        return rows;
    }
}
