using StatusPage.Domain;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Publishing;

/// <summary>The sentence for a refusal: one of its field's own where there is one, that of its code otherwise.</summary>
public static class RefusalWords
{
    public static string Of(Refusal refusal, Texts texts)
    {
        var own = $"publishing.refusal_{refusal.Field}_{refusal.Code}";

        // What a rule says in its own words comes in both languages.
        var arguments = refusal.Arguments.Select(a => a is LocalizedText text ? text.For(texts.Language).Text : a).ToArray();
        return texts[TextCatalogue.Shipped.All.ContainsKey(own) ? own : $"publishing.refusal_{refusal.Code}", arguments];
    }
}
