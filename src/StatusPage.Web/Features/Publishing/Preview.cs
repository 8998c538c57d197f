using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Publishing;

/// <summary>What readers will see, per language; or why it cannot be shown yet.</summary>
public sealed record Preview(IReadOnlyList<PreviewPane> Panes, string? Problem = null)
{
    /// <summary>Shown with it to the script, which has no other way to learn that it moved.</summary>
    public NotificationDeadline? Deadline { get; init; }

    /// <summary>The mails, and who gets them.</summary>
    public Outlook? Outlook { get; init; }
}

public sealed record PreviewPane(Language Language, IHtmlContent Html);

/// <summary>Renders a notice that is not there yet with the very view of the public page, in both languages.</summary>
public sealed partial class PreviewRenderer(IServiceScopeFactory scopes, IRazorViewEngine views, StatusBoard board)
{
    /// <param name="outlook">What would be sent of it.</param>
    public async Task<Preview> RenderAsync(string view, object notice, Outlook? outlook = null)
    {
        var panes = new List<PreviewPane>();
        foreach (var language in LanguageTags.All)
        {
            panes.Add(new PreviewPane(language, new HtmlString(await RenderAsync(view, notice, language))));
        }

        return new Preview(panes) { Outlook = outlook };
    }

    // A scope of its own, because a scope speaks one language.
    private async Task<string> RenderAsync(string path, object notice, Language language)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<PageScope>().Use(board.Current, language);
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var view = views.GetView(null, path, isMainPage: false).View ?? throw new InvalidOperationException($"There is no view {path}.");
        await using var writer = new StringWriter();
        var context = new ViewContext(
            new ActionContext(http, new RouteData(), new ActionDescriptor()),
            view,
            new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = notice },
            new TempDataDictionary(http, scope.ServiceProvider.GetRequiredService<ITempDataProvider>()),
            writer,
            new HtmlHelperOptions());
        await view.RenderAsync(context);
        return Ids().Replace(writer.ToString(), "");
    }

    // Two languages of one notice stand on one page here, and an id may stand on it once.
    [GeneratedRegex(" id=\"[^\"]*\"")]
    private static partial Regex Ids();
}
