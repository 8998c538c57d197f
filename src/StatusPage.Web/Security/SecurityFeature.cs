using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Security;

public static class SecurityFeature
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("StatusPage");
        services.AddSingleton<SharedKeyRepository>();
        services.AddSingleton<SecretKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<SharedKeyRepository>((options, repository) => options.XmlRepository = repository);

        // An endpoint that says nothing is closed: who forgets to think of it has protected it.
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole(Roles.All).Build())
            .AddPolicy(Roles.Anyone, p => p.RequireAuthenticatedUser())
            .AddPolicy(Roles.Viewer, p => p.RequireRole(Roles.All))
            .AddPolicy(Roles.Editor, p => p.RequireRole(Roles.Editor, Roles.Manager))
            .AddPolicy(Roles.Manager, p => p.RequireRole(Roles.Manager));
        return services;
    }
}
