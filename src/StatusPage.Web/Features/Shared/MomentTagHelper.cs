using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace StatusPage.Web.Features.Shared;

/// <summary>
/// <c>&lt;moment at="@incident.StartedAt" shape="datetime" /&gt;</c>: a time on the provider's clock that the browser puts on
/// the reader's. With <c>ago</c> the distance from now follows, which only a browser can know: the page is cached.
/// </summary>
[HtmlTargetElement("moment", Attributes = "at", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MomentTagHelper(Moments moments) : TagHelper
{
    public DateTimeOffset At { get; set; }

    public string Shape { get; set; } = "datetime";

    public bool Ago { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var instant = At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", instant);
        output.Attributes.SetAttribute("data-format", Shape);
        output.Content.SetContent(moments.In(Shape, At));
        if (Ago)
        {
            output.PostElement.SetHtmlContent($" <small class=\"muted\" data-relative=\"{instant}\"></small>");
        }
    }
}
