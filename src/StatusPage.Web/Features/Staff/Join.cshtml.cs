using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Staff.Sessions;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Staff;

[AllowAnonymous]
public sealed class JoinPage(StaffLinks links, FirstManager first, JoinStaff join, SignIn signIn, Texts texts) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Language { get; set; }

    /// <summary>Null when the link works no longer.</summary>
    public StaffLink? Link { get; private set; }

    public string TitleKey => Link is null ? "staff.link_dead_title" : Link is { Purpose: StaffLinkPurpose.ResetPassword } ? "staff.reset" : "staff.join";

    public string ButtonKey => Link is { Purpose: StaffLinkPurpose.ResetPassword } ? "staff.reset_button" : "staff.join_button";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await FindAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await FindAsync(cancellationToken);
        if (Link is null)
        {
            return Page();
        }

        if (!Check())
        {
            return Page();
        }

        var answers = new JoinAnswers(Name ?? "", Email ?? "", Password!, StaffLanguage.Named(Language) ?? texts.Language);
        var (member, refusals) = await join.RunAsync(Token, answers, HttpContext.ClientAddress(), cancellationToken);
        if (member is not null)
        {
            // A link stands for the password, not for the second factor.
            if (await signIn.HasFactorAsync(member))
            {
                Flash.Say(this, texts["staff.reset_done"]);
                return LocalRedirect("/staff/sign-in");
            }

            await signIn.OpenAsync(HttpContext, member, SignInMeans.Link);
            return LocalRedirect(StaffFeature.Root);
        }

        foreach (var refusal in refusals)
        {
            if (refusal.Field == "token")
            {
                Link = null;
            }

            ModelState.AddModelError(refusal.Field, texts[$"staff.{refusal.Code}", refusal.Arguments]);
        }

        Response.StatusCode = Link is null ? StatusCodes.Status410Gone : StatusCodes.Status200OK;
        return Page();
    }

    private bool Check()
    {
        if (Link!.Purpose == StaffLinkPurpose.Join && string.IsNullOrWhiteSpace(Name))
        {
            ModelState.AddModelError(nameof(Name), texts["staff.name_required"]);
        }

        if (Link.Email is null && !EmailForm.IsAddress(Email))
        {
            ModelState.AddModelError(nameof(Email), texts[string.IsNullOrWhiteSpace(Email) ? "staff.email_required" : "staff.email_invalid"]);
        }

        if (string.IsNullOrEmpty(Password))
        {
            ModelState.AddModelError(nameof(Password), texts["staff.password_required"]);
        }

        return ModelState.IsValid;
    }

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        Link = await links.FindAsync(Token, cancellationToken);
        if (Link is { Email: null } && await first.IsThereAsync(cancellationToken))
        {
            Link = null;
        }

        if (Link is null)
        {
            Response.StatusCode = StatusCodes.Status410Gone;
        }
    }
}
