using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.Shared;

/// <summary>
/// What every Razor page gets from where it stands. In a folder named Staff: an editor's role for the page, unless
/// the page itself says otherwise. Anywhere else: public, a page of the board, with an English twin under <c>/en</c>.
/// In a folder named Personal: public too, but for one person: it may read the database, and is never kept.
/// Addresses are said by each page's own <c>@page "/…"</c>.
/// </summary>
public sealed class PageConventions : IPageRouteModelConvention, IPageApplicationModelConvention
{
    public void Apply(PageRouteModel model)
    {
        if (IsStaff(model.ViewEnginePath))
        {
            return;
        }

        foreach (var selector in model.Selectors.ToList())
        {
            var own = selector.AttributeRouteModel!.Template ?? "";
            model.Selectors.Add(new SelectorModel(selector)
            {
                AttributeRouteModel = new AttributeRouteModel { Template = $"en/{own.TrimStart('/')}".TrimEnd('/') },
            });
        }
    }

    public void Apply(PageApplicationModel model)
    {
        if (!IsStaff(model.ViewEnginePath))
        {
            model.EndpointMetadata.Add(new AllowAnonymousAttribute());
            if (!model.ActionDescriptor.ViewEnginePath.Contains("/Personal/", StringComparison.Ordinal))
            {
                model.EndpointMetadata.Add(new BoardPageAttribute());
            }
        }
        else if (!model.HandlerTypeAttributes.OfType<IAllowAnonymous>().Any() && !model.HandlerTypeAttributes.OfType<IAuthorizeData>().Any())
        {
            model.EndpointMetadata.Add(new AuthorizeAttribute(Roles.Editor));
        }
    }

    /// <summary>Which layout a page gets.</summary>
    public static bool IsStaff(ActionDescriptor action) => action is PageActionDescriptor page && IsStaff(page.ViewEnginePath);

    private static bool IsStaff(string viewEnginePath) => viewEnginePath.Contains("/Staff/", StringComparison.Ordinal);
}
