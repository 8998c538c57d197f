using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff.Factors;
using StatusPage.Web.Features.Staff.Sessions;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Staff.Account;

/// <param name="Id">Of the credential, as it may stand in a form.</param>
public sealed record OwnPasskey(string Id, string Name, DateTimeOffset CreatedAt);

/// <summary>What proves, beside the password or instead of it, who somebody is.</summary>
[Authorize(Roles.Anyone)]
public sealed class FactorPage(
    StatusDbContext db, UserManager<StaffMember> members, Authenticators authenticators, Passkeys passkeys, RemoveFactor remove, ChangePassword passwords, BoardSnapshot board, Texts texts) : PageModel
{
    private StaffMember _member = null!;

    public bool HasAuthenticator => _member.AuthenticatorSecret is not null;

    public bool HasFactor => HasAuthenticator || Passkeys.Count > 0;

    public bool IsForced => User.FindFirstValue(StaffPrincipal.Must) == StaffPrincipal.MustAddFactor;

    public IReadOnlyList<OwnPasskey> Passkeys { get; private set; } = [];

    public int CodesLeft { get; private set; }

    /// <summary>Shown once, in the answer to the form that made them.</summary>
    public IReadOnlyList<string>? NewCodes { get; private set; }

    public string Sealed { get; private set; } = "";

    public string Secret { get; private set; } = "";

    public QrPicture? Picture { get; private set; }

    /// <summary>What a removal that was refused was about.</summary>
    public string? Removing { get; private set; }

    public string Suggested => BrowserName.Of(Request.Headers.UserAgent) ?? texts["staff_account.passkey"];

    public Task OnGetAsync(CancellationToken cancellationToken) => ShowAsync(null, cancellationToken);

    public IActionResult OnPost() => LocalRedirect("/staff/account/factor");

    public async Task<IActionResult> OnPostEnrolAsync(string? @sealed, string? code, CancellationToken cancellationToken)
    {
        await FindAsync();
        var first = !await HasOneAsync(cancellationToken);
        if (@sealed is null || HasAuthenticator || !await authenticators.EnrolAsync(_member, @sealed, code ?? "", HttpContext.Actor(), cancellationToken))
        {
            ModelState.AddModelError("Code", texts["staff_account.app_refused"]);
            await ShowAsync(@sealed, cancellationToken);
            return Page();
        }

        return await DoneAsync(first, texts["staff_account.app_added"], cancellationToken);
    }

    public async Task<IActionResult> OnPostPasskeyOptionsAsync()
    {
        await FindAsync();
        return Content(await passkeys.NewOptionsAsync(HttpContext, _member), "application/json");
    }

    public async Task<IActionResult> OnPostPasskeyAsync(string? answer, string? name, CancellationToken cancellationToken)
    {
        await FindAsync();
        var first = !await HasOneAsync(cancellationToken);
        var called = string.IsNullOrWhiteSpace(name) ? Suggested : name.Trim()[..Math.Min(name.Trim().Length, Factors.Passkeys.LongestName)];
        if (!await passkeys.AddAsync(HttpContext, _member, answer, called, HttpContext.Actor(), cancellationToken))
        {
            ModelState.AddModelError("", texts["staff_account.passkey_failed"]);
            await ShowAsync(null, cancellationToken);
            return Page();
        }

        return await DoneAsync(first, texts["staff_account.passkey_added"], cancellationToken);
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? what, string? current, CancellationToken cancellationToken)
    {
        await FindAsync();
        if (passwords.IsRight(_member, current) is { } refusal)
        {
            Removing = what;
            ModelState.AddModelError("", texts[$"staff.{refusal.Code}"]);
            await ShowAsync(null, cancellationToken);
            return Page();
        }

        await remove.RunAsync(_member, what ?? "", HttpContext.Actor(), cancellationToken);
        Flash.Say(this, texts["staff_account.removed"]);
        return LocalRedirect("/staff/account/factor");
    }

    public async Task<IActionResult> OnPostCodesAsync(string? current, CancellationToken cancellationToken)
    {
        await FindAsync();
        if (passwords.IsRight(_member, current) is { } refusal)
        {
            ModelState.AddModelError("", texts[$"staff.{refusal.Code}"]);
            await ShowAsync(null, cancellationToken);
            return Page();
        }

        NewCodes = await authenticators.NewRecoveryCodesAsync(_member, HttpContext.Actor(), tell: true, cancellationToken);
        return Page();
    }

    /// <summary>Who has a first factor gets the codes that stand in for it.</summary>
    private async Task<IActionResult> DoneAsync(bool first, string sentence, CancellationToken cancellationToken)
    {
        if (first)
        {
            NewCodes = await authenticators.NewRecoveryCodesAsync(_member, HttpContext.Actor(), tell: false, cancellationToken);
            return Page();
        }

        Flash.Say(this, sentence);
        return LocalRedirect("/staff/account/factor");
    }

    private async Task FindAsync() => _member = (await members.FindByIdAsync(User.FindFirstValue(ClaimTypes.NameIdentifier)!))!;

    private async Task<bool> HasOneAsync(CancellationToken cancellationToken) =>
        HasAuthenticator || await db.Set<IdentityUserPasskey<string>>().AnyAsync(p => p.UserId == _member.Id, cancellationToken);

    private async Task ShowAsync(string? drawn, CancellationToken cancellationToken)
    {
        await FindAsync();
        Passkeys = [.. (await members.GetPasskeysAsync(_member))
            .OrderBy(p => p.CreatedAt)
            .Select(p => new OwnPasskey(WebEncoders.Base64UrlEncode(p.CredentialId), p.Name ?? texts["staff_account.passkey"], p.CreatedAt))];
        CodesLeft = await db.RecoveryCodes.CountAsync(c => c.MemberId == _member.Id && c.UsedAt == null, cancellationToken);
        if (HasAuthenticator)
        {
            return;
        }

        // After a wrong code the picture stays the one that was scanned.
        (var secret, Sealed) = authenticators.Open(drawn) is { } same ? (same, drawn!) : authenticators.Draw();
        Secret = string.Join(' ', OneTimeCodes.Base32(secret).Chunk(4).Select(c => new string(c)));
        Picture = QrPicture.Of(OneTimeCodes.Address(secret, board.Site.Settings.Name, _member.Email!));
    }
}
