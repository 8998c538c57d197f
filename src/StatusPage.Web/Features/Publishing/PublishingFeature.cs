using Microsoft.AspNetCore.Mvc;

namespace StatusPage.Web.Features.Publishing;

/// <summary>What the staff's forms for incidents and for maintenance have in common.</summary>
public static class PublishingFeature
{
    public static IServiceCollection AddPublishing(this IServiceCollection services)
    {
        services.AddSingleton<PreviewRenderer>();

        // A form says itself what it misses, at the field and in the reader's language.
        services.Configure<MvcOptions>(options => options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true);
        return services;
    }
}
