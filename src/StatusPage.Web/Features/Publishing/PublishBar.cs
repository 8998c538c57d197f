using StatusPage.Domain.BusinessTime;

namespace StatusPage.Web.Features.Publishing;

/// <summary>The bar with the button, for the partial that draws it.</summary>
/// <param name="Deadline">N1, N2: where this is the first notification of an incident.</param>
public sealed record PublishBar(string Button, bool Quiet, bool WithServices, NotificationDeadline? Deadline = null)
{
    /// <summary>Until when this word was promised by the one before.</summary>
    public DateTimeOffset? Promised { get; init; }
}
