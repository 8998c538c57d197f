using Microsoft.AspNetCore.Mvc.RazorPages;

namespace StatusPage.Web.Features.Staff;

/// <summary>A sentence that the next staff page shows once: what was just done, and where it can be undone.</summary>
public static class Flash
{
    public const string Key = "flash";
    public const string UndoKey = "flash-undo";
    public const string ToldKey = "flash-told";

    /// <param name="undo">Where a form without fields undoes it, for a short while.</param>
    /// <param name="told">The notice whose messages are going out meanwhile: undoing says how many have gone.</param>
    public static void Say(PageModel page, string sentence, string? undo = null, string? told = null)
    {
        page.TempData[Key] = sentence;
        if (undo is not null)
        {
            page.TempData[UndoKey] = undo;
            page.TempData[ToldKey] = told;
        }
    }
}
