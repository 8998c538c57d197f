using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Security;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>As whom we write: the sender, the domain of our ids, and where what cannot be delivered comes back.</summary>
public sealed class MailIdentity(OperatorSettings settings, ContentLibrary content, SecretKeys keys)
{
    private const string BounceLocal = "bounce+";
    private byte[]? _key;

    public string Address { get; } = settings.Smtp.From ?? $"status@{settings.PublicUrl.IdnHost}";

    public string Domain => EmailAddress.DomainOf(Address);

    public string Name => content.Current.Settings.Name;

    private byte[] Key => _key ??= keys.Get("bounce-addresses");

    /// <summary>An envelope sender for each delivery, so that what comes back says what it was, whatever else it says.</summary>
    public string ReturnPath(long deliveryId) => $"{BounceLocal}{deliveryId.ToString(CultureInfo.InvariantCulture)}.{Tag(deliveryId)}@{Domain}";

    /// <summary>Which delivery came back to this address; null when we never made it.</summary>
    public long? DeliveryOf(string address)
    {
        var at = address.LastIndexOf('@');
        var local = at < 0 ? address : address[..at];
        return local.StartsWith(BounceLocal, StringComparison.OrdinalIgnoreCase)
            && local[BounceLocal.Length..].Split('.') is [var number, var tag]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && string.Equals(tag, Tag(id), StringComparison.OrdinalIgnoreCase) ? id : null;
    }

    /// <summary>Without it anybody could claim that mail to somebody else came back.</summary>
    private string Tag(long deliveryId) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(deliveryId.ToString(CultureInfo.InvariantCulture))).AsSpan(0, 5));
}
