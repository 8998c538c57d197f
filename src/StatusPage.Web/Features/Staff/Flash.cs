using Microsoft.AspNetCore.Mvc.RazorPages;

namespace StatusPage.Web.Features.Staff;

/// <summary>A sentence that the next staff page shows once: what was just done.</summary>
public static class Flash
{
    public const string Key = "flash";

    public static void Say(PageModel page, string sentence) => page.TempData[Key] = sentence;
}
