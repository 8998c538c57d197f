namespace StatusPage.Web.Features.Maintenance.Rules;

/// <summary>M6: only for who is a manager to be made; the reason may still be missing.</summary>
public sealed record ManagerOverride(string? Reason);
