using Microsoft.AspNetCore.Mvc.RazorPages;

namespace StatusPage.Web.Features.Staff.Members;

/// <summary>A link for the manager to hand over, shown by the next page and then no more.</summary>
public static class OneTimeLink
{
    public const string Key = "one-time-link";

    /// <summary>TempData travels encrypted, in a cookie of the manager's own browser.</summary>
    public static void Show(PageModel page, Uri link) => page.TempData[Key] = link.ToString();
}
