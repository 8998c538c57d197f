namespace StatusPage.Web.Features.Publishing;

/// <summary>The bar with the button, for the partial that draws it.</summary>
public sealed record PublishBar(string Button, bool Quiet, bool WithServices);
