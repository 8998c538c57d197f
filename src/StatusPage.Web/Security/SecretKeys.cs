using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;

namespace StatusPage.Web.Security;

/// <summary>Keys of our own making that all nodes share: made at first use, stored encrypted.</summary>
public sealed class SecretKeys(IDbContextFactory<StatusDbContext> contexts, IDataProtectionProvider protection)
{
    /// <summary>A private key on P-256 (PKCS #8), by which push services know us.</summary>
    public const string Push = "push";

    /// <summary>Every name there is. They are made at the start: on SQLite a key could not be stored while its first user holds a transaction.</summary>
    private static readonly string[] Names = ["subscription-links", "bounce-addresses", "address-hash", Push];

    private readonly ConcurrentDictionary<string, byte[]> _known = new();
    private readonly IDataProtector _protector = protection.CreateProtector("secret-keys");

    public void Prepare()
    {
        foreach (var name in Names)
        {
            Get(name);
        }
    }

    /// <summary>The key of this name: 32 random bytes, unless it says otherwise.</summary>
    public byte[] Get(string name) => Get(name, name == Push ? NewPair : () => RandomNumberGenerator.GetBytes(32));

    /// <param name="make">Of two nodes that make one at once, the first to save it decides.</param>
    public byte[] Get(string name, Func<byte[]> make) => _known.TryGetValue(name, out var key) ? key : _known[name] = Load($"secret/{name}", make);

    private byte[] Load(string name, Func<byte[]> make)
    {
        using var db = contexts.CreateDbContext();
        if (Find(db, name) is { } known)
        {
            return known;
        }

        try
        {
            db.SharedKeys.Add(new SharedKey { Name = name, Value = Convert.ToBase64String(_protector.Protect(make())) });
            // Synchronous callers; it happens once in the life of an installation.
            db.SaveChangesAsync().GetAwaiter().GetResult();
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
        }

        return Find(db, name) ?? throw new InvalidOperationException($"The key {name} could not be stored.");
    }

    private static byte[] NewPair()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return pair.ExportPkcs8PrivateKey();
    }

    private byte[]? Find(StatusDbContext db, string name) =>
        db.SharedKeys.AsNoTracking().Where(k => k.Name == name).Select(k => k.Value).FirstOrDefault() is { } value
            ? _protector.Unprotect(Convert.FromBase64String(value))
            : null;
}
