namespace StatusPage.Domain.BusinessTime;

/// <param name="Until">When an open desk closes; null when it is closed, or never closes.</param>
/// <param name="Opens">When a closed desk opens; null when it is open.</param>
public sealed record DeskStatus(DeskGroup Group, bool IsOpen, DateTimeOffset? Until, DateTimeOffset? Opens);
