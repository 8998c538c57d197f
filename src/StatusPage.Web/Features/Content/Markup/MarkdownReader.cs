using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>Reads Markdown into a tree that is safe to render.</summary>
internal static class MarkdownReader
{
    private static readonly MarkdownPipeline LineBreaksKept = Extensions().UseSoftlineBreakAsHardlineBreak().Build();
    private static readonly MarkdownPipeline LinesJoined = Extensions().Build();

    public static MarkdownPipeline Pipeline(MarkdownStyle style) => style.KeepLineBreaks ? LineBreaksKept : LinesJoined;

    /// <param name="text">Already cleaned by <see cref="SafeText"/>.</param>
    public static (MarkdownDocument? Document, MarkdownRefusal? Refusal) Read(string text, MarkdownStyle style, int maxLength)
    {
        if (text.Length > maxLength)
        {
            return (null, MarkdownRefusal.TooLong);
        }

        if (ComplexityGuard.Refuses(text))
        {
            return (null, MarkdownRefusal.TooComplex);
        }

        var document = Parse(text, style);
        if (document is null || !new SafeTree(style, text.Length).TryClean(document))
        {
            return (null, MarkdownRefusal.TooComplex);
        }

        return (document, null);
    }

    private static MarkdownDocument? Parse(string text, MarkdownStyle style)
    {
        try
        {
            return Markdown.Parse(text, Pipeline(style));
        }
        catch (ArgumentException)
        {
            // The parser's own limit on nesting.
            return null;
        }
    }

    // Named one by one: the "advanced" set would let an author write attributes such as onclick.
    private static MarkdownPipelineBuilder Extensions() => new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables(new PipeTableOptions { UseHeaderForColumnCount = true })
        .UseAutoLinks(new AutoLinkOptions { UseHttpsForWWWLinks = true })
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough);
}
