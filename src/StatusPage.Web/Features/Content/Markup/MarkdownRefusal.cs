namespace StatusPage.Web.Features.Content.Markup;

/// <summary>Why a Markdown text is not accepted.</summary>
public enum MarkdownRefusal
{
    TooLong,

    /// <summary>Nested too deeply, or it would cost out of proportion to its length.</summary>
    TooComplex,
}
