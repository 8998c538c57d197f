namespace StatusPage.Web.Features.Staff;

public static class StaffAddress
{
    /// <summary>Where to go after a form that carries its own way back: only within the staff's side, or to its front page.</summary>
    public static string Safe(string? returnUrl) =>
        returnUrl is not null
        && (returnUrl == StaffFeature.Root || returnUrl.StartsWith($"{StaffFeature.Root}/", StringComparison.Ordinal) || returnUrl.StartsWith($"{StaffFeature.Root}?", StringComparison.Ordinal))
        && !returnUrl.Contains('\\', StringComparison.Ordinal)
        && !returnUrl.Any(char.IsControl)
            ? returnUrl
            : StaffFeature.Root;
}
