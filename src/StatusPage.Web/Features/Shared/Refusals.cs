using StatusPage.Domain;

namespace StatusPage.Web.Features.Shared;

public static class Refusals
{
    /// <summary>
    /// What a domain object refused, unless a closer look at the same input has said so already
    /// (<c>body_en</c> too long beside <c>body</c> too long).
    /// </summary>
    public static IEnumerable<Refusal> Beside(this Refusal? refusal, IReadOnlyList<Refusal> closer) =>
        refusal is null || closer.Any(c => c.Field == refusal.Field || c.Field.StartsWith(refusal.Field + "_", StringComparison.Ordinal)) ? [] : [refusal];
}
