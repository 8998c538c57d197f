using System.Globalization;
using System.Text.RegularExpressions;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>Addresses we can send to: what every mail server takes, the domain in its ASCII form.</summary>
public static partial class EmailAddress
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The address as it goes over the wire; null when it is none.</summary>
    public static string? Normalize(string? text)
    {
        var address = text?.Trim() ?? "";
        var at = address.LastIndexOf('@');
        if (at is < 1 or > 64 || address.Length > 254)
        {
            return null;
        }

        string domain;
        try
        {
            domain = Idn.GetAscii(address[(at + 1)..]).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }

        return Local().IsMatch(address[..at]) && Domain().IsMatch(domain) && address[..at].Length + domain.Length < 254 ? $"{address[..at]}@{domain}" : null;
    }

    public static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z")]
    private static partial Regex Local();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\z")]
    private static partial Regex Domain();
}
