using System.Globalization;

namespace StatusPage.Domain.Tests.BusinessTime;

internal static class Moment
{
    /// <summary>Reads "2026-11-23T07:30:00+01:00" or "…Z".</summary>
    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
