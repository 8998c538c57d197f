using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace StatusPage.Web.Features.Maintenance.Series.Staff;

/// <summary>A new series is the form of one that does not exist yet.</summary>
public sealed class NewSeriesPage : PageModel
{
    public IActionResult OnGet() => LocalRedirect($"/staff/maintenance/series/{NewId.Create()}");
}
