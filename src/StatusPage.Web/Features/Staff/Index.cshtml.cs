using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace StatusPage.Web.Features.Staff;

[Authorize(Roles.Viewer)]
public sealed class DashboardPage : PageModel;
