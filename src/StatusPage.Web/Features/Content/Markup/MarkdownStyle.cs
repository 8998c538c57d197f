namespace StatusPage.Web.Features.Content.Markup;

/// <summary>How one kind of Markdown is read and where its HTML will stand.</summary>
public sealed record MarkdownStyle
{
    /// <summary>An update of a notice, written as a mail is: a new line is a new line.</summary>
    public static readonly MarkdownStyle Notice = new() { HeadingLevel = 3, KeepLineBreaks = true, MaxLength = 25_000 };

    /// <summary>A page of <c>content/pages</c>, under its title.</summary>
    public static readonly MarkdownStyle Page = new() { HeadingLevel = 2, KeepLineBreaks = false, MaxLength = 60_000 };

    private readonly int _headingLevel = 1;

    /// <summary>The level (1 to 6) at which the text's top headings come out.</summary>
    public required int HeadingLevel
    {
        get => _headingLevel;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 6);
            _headingLevel = value;
        }
    }

    public required bool KeepLineBreaks { get; init; }

    /// <summary>What a form accepts, in UTF-16 units. Text that is already stored is not held to it.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Makes relative links and images absolute, for what is read away from the site: mails, feeds, the API.</summary>
    public Uri? LinkBase { get; init; }
}
