using System.Net.Mail;

namespace StatusPage.Web.Features.Staff;

public static class EmailForm
{
    /// <summary>Whether it is an address and nothing more: no name in front, no brackets.</summary>
    public static bool IsAddress(string? text) =>
        text?.Trim() is { Length: > 2 and <= 200 } trimmed && MailAddress.TryCreate(trimmed, out var parsed) && parsed.Address == trimmed;
}
