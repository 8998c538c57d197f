using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Staff;

/// <summary>How one of the things that work by themselves is doing, in a line of the overview.</summary>
/// <param name="Address">Where there is more about it.</param>
public sealed record HealthLine(string What, string Says, bool IsWell, string? Address = null)
{
    /// <summary>Ends the sentence: why, as <c>Notifications/Reasons</c> puts it on record.</summary>
    public string? Reason { get; init; }
}

/// <summary>A feature that works by itself registers one of these as a singleton.</summary>
public interface IHealthLine
{
    Task<HealthLine> LookAsync(Texts texts, CancellationToken cancellationToken);
}
