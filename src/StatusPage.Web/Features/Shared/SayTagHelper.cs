using Microsoft.AspNetCore.Razor.TagHelpers;
using StatusPage.Domain;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Shared;

/// <summary>
/// <c>&lt;say text="@incident.Title" /&gt;</c>: a text in the page's language; where only the other was written, that one,
/// marked as such for eyes and for voices.
/// </summary>
[HtmlTargetElement("say", Attributes = "text", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SayTagHelper(Texts texts) : TagHelper
{
    public LocalizedText Text { get; set; } = LocalizedText.Empty;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (text, language) = Text.For(texts.Language);
        output.TagName = language == texts.Language ? null : "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.Clear();
        if (language != texts.Language)
        {
            output.Attributes.SetAttribute("lang", LanguageTags.Of(language));
        }

        output.Content.SetContent(text);
    }
}
