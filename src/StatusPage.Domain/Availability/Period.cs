namespace StatusPage.Domain.Availability;

/// <summary>From an instant up to, but not including, another.</summary>
public readonly record struct Period(DateTimeOffset From, DateTimeOffset To)
{
    public long Seconds => Math.Max(0, To.ToUnixTimeSeconds() - From.ToUnixTimeSeconds());
}
