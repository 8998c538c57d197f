using System.Globalization;
using StatusPage.Domain.Availability;

namespace StatusPage.Domain.Tests.Availability;

public sealed class SlaVerdictTests
{
    [Theory]
    [InlineData(0, 1_000_000, "1.000000", "met")]
    [InlineData(1, 1_000_000, "0.999999", "met")]
    [InlineData(1, 3_000_000, "0.999999", "met")]
    [InlineData(999, 1_000_000, "0.999001", "met")]
    [InlineData(1000, 1_000_000, "0.999000", "not met")]
    [InlineData(1001, 1_000_000, "0.998999", "may end")]
    [InlineData(2, 3, "0.333333", "may end")]
    [InlineData(3, 3, "0.000000", "may end")]
    [InlineData(0, 0, "1.000000", "met")]
    public void Availability_is_cut_off_after_six_decimals_and_judged_by_the_exact_fraction(long counted, long serviceTime, string availability, string verdict)
    {
        var judged = SlaVerdict.Of(counted, serviceTime, 0.001m);

        Assert.Equal(availability, judged.Availability.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(verdict, WorkedCase.Describe(judged));
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(11, 10)]
    public void Figures_that_cannot_be_are_refused(long counted, long serviceTime) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SlaVerdict.Of(counted, serviceTime, 0.001m));
}
