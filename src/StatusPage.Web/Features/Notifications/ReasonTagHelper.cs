using Microsoft.AspNetCore.Razor.TagHelpers;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Notifications;

/// <summary><c>&lt;reason words="@record.Reply" /&gt;</c>: what is on record of an attempt, in the page's language; the words of others as a quotation.</summary>
[HtmlTargetElement("reason", Attributes = "words", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ReasonTagHelper(Texts texts) : TagHelper
{
    public string? Words { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.TagMode = TagMode.StartTagAndEndTag;
        foreach (var part in string.IsNullOrEmpty(Words) ? [] : Reasons.Read(Words, texts))
        {
            if (part.IsQuoted)
            {
                // Servers speak English, whatever their reader does.
                output.Content.AppendHtml("<q lang=\"en\">").Append(part.Text).AppendHtml("</q>");
            }
            else
            {
                output.Content.Append(part.Text);
            }
        }
    }
}
