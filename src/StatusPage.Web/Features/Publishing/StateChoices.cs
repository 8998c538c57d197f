using StatusPage.Domain.Catalogue;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Publishing;

/// <summary>Services to choose a state for, under one heading.</summary>
public sealed record StateChoices(string? Heading, IReadOnlyList<StateChoice> Services);

/// <param name="Chosen">What the form says, as a word.</param>
public sealed record StateChoice(string ServiceId, string Name, string Chosen, IReadOnlyList<ServiceState> Options)
{
    private static readonly ServiceState[] Usual = [ServiceState.Operational, ServiceState.DegradedPerformance, ServiceState.PartialOutage, ServiceState.MajorOutage];

    public static StateChoice Of(PublicService service, Domain.Language language, string? chosen, ServiceState now) => new(
        service.Id,
        service.Name.For(language).Text,
        chosen ?? Localization.Words.Of(now),
        // An imported incident may hold a service in a state that we don't offer; leaving it so must be possible.
        Usual.Contains(now) ? Usual : [.. Usual.Append(now).Order()]);
}
