using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Deadlines;
using StatusPage.Domain.OnCall;
using StatusPage.Domain.Tests.BusinessTime;

namespace StatusPage.Domain.Tests.OnCall;

public class RosterTests
{
    private static readonly DutyPerson Anna = Person("Anna");
    private static readonly DutyPerson Bram = Person("Bram");
    private static readonly DutyPerson Carla = Person("Carla");
    private static readonly LocalClock Clock = Agreement.Calendar.Clock;
    private static readonly Roster Two = new(new DateOnly(2026, 11, 23), [(Anna, []), (Bram, [])], [new(new(2026, 12, 24), new(2026, 12, 27), Bram, null)], [Carla]);

    [Theory]
    [InlineData("2026-11-22T23:00:00Z", "Anna", "Bram")]
    [InlineData("2026-11-29T22:59:59Z", "Anna", "Bram")]
    [InlineData("2026-11-29T23:00:00Z", "Bram", "Anna")]
    [InlineData("2026-11-22T22:59:59Z", "Bram", "Anna")]
    [InlineData("2026-12-25T12:00:00Z", "Bram", "Anna")]
    public void Each_takes_a_week_in_turn_from_monday_on_the_owners_clock(string at, string first, string second)
    {
        var duty = Two.At(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), Clock);
        Assert.Equal((first, second), (duty.First!.Name, duty.Second!.Name));
    }

    [Fact]
    public void Weeks_of_ones_own_come_before_the_turn()
    {
        var roster = Two with { Overrides = [], Technicians = [(Anna, []), (Bram, [48])] };
        Assert.Equal("Bram", roster.At(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), Clock).First!.Name);
    }

    [Fact]
    public void The_ladder_goes_up_and_is_never_empty_while_there_is_a_manager()
    {
        var now = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(["Anna"], Two.At(now, Clock).UpTo(Rung.First).Select(p => p.Name));
        Assert.Equal(["Anna", "Bram"], Two.At(now, Clock).UpTo(Rung.Second).Select(p => p.Name));
        Assert.Equal(["Anna", "Bram", "Carla"], Two.At(now, Clock).UpTo(Rung.Managers).Select(p => p.Name));
        Assert.Equal(["Carla"], (Two with { Technicians = [], Overrides = [] }).At(now, Clock).UpTo(Rung.First).Select(p => p.Name));
    }

    private static DutyPerson Person(string name) => new(name, $"{name}@example.nl", null, Language.Dutch);
}
