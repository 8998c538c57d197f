using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace StatusPage.Web.Features.Shared;

/// <summary>
/// <c>&lt;input field="Title"&gt;</c>: gives the control its id and name, and ties it to what is wrong with it
/// (the sentence of <see cref="FieldErrorTagHelper"/>) and to its hint, which has the id <c>Title-hint</c>.
/// </summary>
[HtmlTargetElement("input", Attributes = "field", TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("select", Attributes = "field")]
[HtmlTargetElement("textarea", Attributes = "field")]
public sealed class FieldTagHelper : TagHelper
{
    public string Field { get; set; } = "";

    /// <summary>There is a hint below the label.</summary>
    public bool Hint { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.SetAttribute("id", FieldErrors.Id(Field));
        output.Attributes.SetAttribute("name", Field);
        var wrong = FieldErrors.Of(View, Field) is not null;
        if (wrong)
        {
            output.Attributes.SetAttribute("aria-invalid", "true");
        }

        if (wrong || Hint)
        {
            output.Attributes.SetAttribute("aria-describedby", string.Join(' ', new[] { Hint ? $"{FieldErrors.Id(Field)}-hint" : null, wrong ? $"{FieldErrors.Id(Field)}-error" : null }.OfType<string>()));
        }
    }
}

/// <summary><c>&lt;field-error name="Title" /&gt;</c>: what is wrong with that field, or nothing.</summary>
public sealed class FieldErrorTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (FieldErrors.Of(View, Name) is not { } sentence)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "p";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "field-error");
        output.Attributes.SetAttribute("id", $"{FieldErrors.Id(Name)}-error");
        output.Content.SetContent(sentence);
    }
}

/// <summary><c>&lt;form-errors /&gt;</c>: what is wrong with the form as a whole, read out when the page arrives.</summary>
public sealed class FormErrorsTagHelper : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (FieldErrors.Of(View, "") is not { } sentence)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "errors");
        output.Attributes.SetAttribute("role", "alert");
        var paragraph = new TagBuilder("p");
        paragraph.InnerHtml.Append(sentence);
        output.Content.SetHtmlContent(paragraph);
    }
}

internal static class FieldErrors
{
    public static string? Of(ViewContext view, string field) =>
        view.ViewData.ModelState.TryGetValue(field, out var entry) && entry.ValidationState == ModelValidationState.Invalid
            ? entry.Errors[0].ErrorMessage
            : null;

    /// <summary>Names such as <c>States[abc]</c> make ids that style sheets and scripts can use too.</summary>
    public static string Id(string field) => TagBuilder.CreateSanitizedId(field, "-");
}
