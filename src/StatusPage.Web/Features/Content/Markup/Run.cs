namespace StatusPage.Web.Features.Content.Markup;

/// <summary>A stretch of text in one style, on its way from HTML to Markdown.</summary>
internal readonly record struct Run(string Text, RunStyle Style);

internal readonly record struct RunStyle(bool Struck, bool Bold, bool Italic, bool Code, string? Link)
{
    public bool HasEmphasis => Struck || Bold || Italic;

    /// <summary>What can go on from one run into the next; over the edge of a link that is nothing.</summary>
    public RunStyle SharedWith(RunStyle other) => Link != other.Link
        ? default
        : new(Struck && other.Struck, Bold && other.Bold, Italic && other.Italic, Code && other.Code, Link);
}
