using Microsoft.AspNetCore.Razor.TagHelpers;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Live;

/// <summary>
/// <c>&lt;live id="banner"&gt;…&lt;/live&gt;</c>: a part of a public page that is replaced in open pages when it changes.
/// Ids are unique on the page, of <c>[a-z0-9-]</c>. A part inside another is replaced alone when only it changed, which
/// keeps small what thousands of readers are sent.
/// </summary>
[HtmlTargetElement("live", Attributes = "id")]
public sealed class LiveTagHelper : TagHelper
{
    public string Id { get; set; } = "";

    /// <summary>The element it becomes.</summary>
    public string As { get; set; } = "div";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = As;
        output.Attributes.SetAttribute("id", $"live-{Id}");
        output.Attributes.SetAttribute("data-live", Id);
        output.PreElement.SetHtmlContent(LiveParts.Opening(Id));
        output.PostElement.SetHtmlContent(LiveParts.Closing(Id));
    }
}
