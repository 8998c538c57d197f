using System.Diagnostics.CodeAnalysis;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>Either the HTML, or the reason why there is none.</summary>
public sealed record MarkdownResult
{
    private MarkdownResult(string? html, MarkdownRefusal? refusal) => (Html, Refusal) = (html, refusal);

    public string? Html { get; }

    public MarkdownRefusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Html))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAccepted => Html is not null;

    internal static MarkdownResult Accepted(string html) => new(html, null);

    internal static MarkdownResult Refused(MarkdownRefusal refusal) => new(null, refusal);
}
