using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Notifications;

namespace StatusPage.Web.Features.Publishing;

/// <summary>The bar with the button, for the partial that draws it.</summary>
/// <param name="Event">What is told, and of which services: who chose that is counted until the preview knows better.</param>
/// <param name="Deadline">N1, N2: where this is the first notification of an incident.</param>
public sealed record PublishBar(string Button, bool Quiet, bool WithServices, NoticeEvent Event, string? NoticeId, IEnumerable<string> ServiceIds, NotificationDeadline? Deadline = null)
{
    /// <summary>Until when this word was promised by the one before.</summary>
    public DateTimeOffset? Promised { get; init; }
}
