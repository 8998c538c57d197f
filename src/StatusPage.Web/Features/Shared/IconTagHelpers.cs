using Microsoft.AspNetCore.Razor.TagHelpers;
using StatusPage.Domain.Catalogue;

namespace StatusPage.Web.Features.Shared;

/// <summary><c>&lt;state-icon of="@service.State" /&gt;</c>: the sign of a state; the word stands beside it. Null is not measured.</summary>
[HtmlTargetElement("state-icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StateIconTagHelper : TagHelper
{
    public ServiceState? Of { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var word = Severity.Word(Of);
        Symbol.Write(output, $"state-icon s-{word}", word);
    }
}

/// <summary><c>&lt;notice-icon of="@incident.ShownState()" /&gt;</c>: the sign of a notice. Null touches no service.</summary>
[HtmlTargetElement("notice-icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class NoticeIconTagHelper : TagHelper
{
    public ServiceState? Of { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var word = Severity.Sign(Of);
        Symbol.Write(output, $"state-icon s-{word}", word);
    }
}

/// <summary><c>&lt;icon name="bell" /&gt;</c>: a symbol of <c>_Icons.cshtml</c> or <c>_StaffIcons.cshtml</c>; decoration only.</summary>
[HtmlTargetElement("icon", Attributes = "name", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output) => Symbol.Write(output, "icon", Name);
}

internal static class Symbol
{
    public static void Write(TagHelperOutput output, string style, string name)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", style);
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent($"<use href=\"#i-{name}\"></use>");
    }
}
