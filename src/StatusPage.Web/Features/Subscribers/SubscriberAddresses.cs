using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Security;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>How addresses are stored and found again.</summary>
public sealed class SubscriberAddresses(SecretKeys keys, IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("subscriber-addresses");

    /// <summary>Capitals make no difference in a mail address.</summary>
    public string Hash(ChannelKind channel, string address) => Convert.ToHexStringLower(HMACSHA256.HashData(
        keys.Get("address-hash"), Encoding.UTF8.GetBytes(channel == ChannelKind.Mail ? address.ToLowerInvariant() : address)));

    public Subscriber New(ChannelKind channel, string address, Language language, string consent, DateTimeOffset now)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        return new Subscriber
        {
            Channel = channel,
            Address = channel == ChannelKind.Mail ? address : Protect(address),
            AddressHash = Hash(channel, address),
            Language = language,
            Nonce = RandomNumberGenerator.GetHexString(16, lowercase: true),
            PseudonymKey = Convert.ToHexStringLower(key),
            Pseudonym = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(address.ToLowerInvariant()))),
            Consent = consent,
            CreatedAt = now,
        };
    }

    public string Protect(string text) => _protector.Protect(text);

    public string Open(string text) => _protector.Unprotect(text);

    /// <summary>The address in clear; of a chat or webhook for staff only its host.</summary>
    public string Shown(Subscriber subscriber) =>
        subscriber.Channel == ChannelKind.Mail ? subscriber.Address
        : Uri.TryCreate(Open(subscriber.Address), UriKind.Absolute, out var url) ? $"{url.Scheme}://{url.Host}/…" : "…";
}
