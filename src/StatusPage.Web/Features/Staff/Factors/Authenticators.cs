using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Security;

namespace StatusPage.Web.Features.Staff.Factors;

/// <summary>The authenticator app of a member, and the codes that stand in for what was lost.</summary>
public sealed class Authenticators(StatusDbContext db, IDataProtectionProvider protection, SecurityMail mail, TimeProvider clock)
{
    public const int RecoveryCodes = 10;

    private readonly IDataProtector _protector = protection.CreateProtector("staff-authenticator");

    /// <summary>A secret that is nobody's yet, as a form may carry it.</summary>
    public (byte[] Secret, string Sealed) Draw()
    {
        var secret = OneTimeCodes.NewSecret();
        return (secret, _protector.Protect(Convert.ToBase64String(secret)));
    }

    /// <summary>Null for what we did not seal.</summary>
    public byte[]? Open(string? sealedSecret)
    {
        try
        {
            return sealedSecret is null ? null : Convert.FromBase64String(_protector.Unprotect(sealedSecret));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Ties the app to the account, when its code shows that it holds the secret; one that was there before counts no more.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> EnrolAsync(StaffMember member, string sealedSecret, string code, Actor actor, CancellationToken cancellationToken)
    {
        if (Open(sealedSecret) is not { } secret || OneTimeCodes.Match(secret, Digits(code), clock.GetUtcNow()) is not { } step)
        {
            return false;
        }

        (member.AuthenticatorSecret, member.AuthenticatorStep) = (sealedSecret, step);
        await mail.QueueAsync(db, member, SecurityNews.AuthenticatorAdded, actor, cancellationToken);
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "staff.factor_added", $"staff/{member.Email}", after: new { Factor = "authenticator" }));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Takes a code of the app, which then works no more, or a recovery code, likewise.</summary>
    /// <param name="address">The network address it came from.</param>
    /// <returns>What it was; null for neither.</returns>
    public async Task<Sessions.SignInMeans?> TakeAsync(StaffMember member, string code, string? address, CancellationToken cancellationToken)
    {
        if (Open(member.AuthenticatorSecret) is { } secret && OneTimeCodes.Match(secret, Digits(code), clock.GetUtcNow()) is { } step)
        {
            var taken = await db.Users.Where(u => u.Id == member.Id && u.AuthenticatorStep < step).ExecuteUpdateAsync(u => u.SetProperty(m => m.AuthenticatorStep, step), cancellationToken);
            return taken == 1 ? Sessions.SignInMeans.Code : null;
        }

        DateTimeOffset? now = clock.GetUtcNow();
        var hash = Secrets.Hash(RecoveryForm(code));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var used = await db.RecoveryCodes.Where(c => c.MemberId == member.Id && c.CodeHash == hash && c.UsedAt == null).ExecuteUpdateAsync(c => c.SetProperty(x => x.UsedAt, now), cancellationToken);
        if (used != 1)
        {
            return null;
        }

        await mail.QueueAsync(db, member, SecurityNews.RecoveryCodeUsed, new Actor(member.Name, address), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Sessions.SignInMeans.RecoveryCode;
    }

    /// <summary>New recovery codes, shown once; the ones before work no more.</summary>
    /// <param name="tell">Not where they come with a first factor, of which the member hears anyway.</param>
    public async Task<IReadOnlyList<string>> NewRecoveryCodesAsync(StaffMember member, Actor actor, bool tell, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.RecoveryCodes.Where(c => c.MemberId == member.Id).ExecuteDeleteAsync(cancellationToken);
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => OneTimeCodes.Base32(RandomNumberGenerator.GetBytes(10)).ToLowerInvariant()).ToList();
        db.RecoveryCodes.AddRange(codes.Select(c => new RecoveryCode { MemberId = member.Id, CodeHash = Secrets.Hash(c) }));
        db.AuditLog.Add(AuditEntry.Of(actor, clock.GetUtcNow(), "staff.recovery_codes_made", $"staff/{member.Email}"));
        if (tell)
        {
            await mail.QueueAsync(db, member, SecurityNews.RecoveryCodesMade, actor, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. codes.Select(c => string.Join('-', c.Chunk(4).Select(part => new string(part))))];
    }

    private static string Digits(string code) => string.Concat(code.Where(char.IsAsciiDigit));

    private static string RecoveryForm(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
