namespace StatusPage.Web.Features.Publishing;

/// <summary>A text in both languages to type, for the partial that draws the two beside each other.</summary>
/// <param name="Prefix">Before the names: <c>Updates[0].</c>, or nothing.</param>
/// <param name="Rows">Of the message; 0 asks for a title.</param>
public sealed record BilingualField(string Name, string Label, string? Nl, string? En, int Rows = 0, string Prefix = "");
