namespace StatusPage.Domain.Availability;

/// <summary>Whole seconds since 1970, up to but not including the last; the notice is who is answerable for it.</summary>
internal readonly record struct Stretch(long From, long To, string Notice = "")
{
    public long Length => To - From;

    public Period ToPeriod() => new(Seconds.ToInstant(From), Seconds.ToInstant(To));
}

/// <summary>All reckoning is in whole seconds: every instant loses its fraction, so that no two sums can differ by rounding.</summary>
internal static class Seconds
{
    public static long Of(DateTimeOffset instant) => instant.ToUnixTimeSeconds();

    public static long Of(TimeSpan length) => (long)Math.Floor(length.TotalSeconds);

    public static DateTimeOffset ToInstant(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
