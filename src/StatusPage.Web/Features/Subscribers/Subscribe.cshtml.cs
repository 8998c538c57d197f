using Microsoft.AspNetCore.Mvc.RazorPages;

namespace StatusPage.Web.Features.Subscribers;

public sealed class SubscribeModel : PageModel;
