namespace StatusPage.Web.Features.Drafts;

/// <summary>The line in a form that keeps what is typed, for the partial that draws it.</summary>
/// <param name="Writing">Which colleagues are writing here, in words; null for nobody.</param>
/// <param name="KeptAt">When the draft was last kept that the form was filled from.</param>
public sealed record DraftBar(string Id, string Form, string? Writing, DateTimeOffset? KeptAt);
