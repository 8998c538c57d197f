using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Drafts;

/// <summary>What staff type is kept as they type, and who else is typing is seen.</summary>
public static class DraftsFeature
{
    public static IServiceCollection AddDrafts(this IServiceCollection services)
    {
        services.AddScoped<KeepDraft>();
        services.AddScoped<DraftDesk>();
        services.AddSingleton<ICommitFollower, DraftsFollowPublishing>();
        return services;
    }
}
