using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Content;

/// <summary>The owner's own Markdown pages.</summary>
public sealed class TextModel(BoardSnapshot board) : PageModel
{
    public ContentPage Text { get; private set; } = null!;

    public IActionResult OnGet(string slug)
    {
        if (!board.Site.Pages.TryGetValue(slug, out var text))
        {
            return NotFound();
        }

        Text = text;
        return Page();
    }
}
