using Microsoft.AspNetCore.Identity;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Staff;

public static class StaffFeature
{
    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.AddIdentity<StaffMember, IdentityRole>(options =>
            {
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                options.User.RequireUniqueEmail = true;
            })
            .AddEntityFrameworkStores<StatusDbContext>()
            .AddDefaultTokenProviders();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "staff";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.LoginPath = "/staff/sign-in";
            options.AccessDeniedPath = "/staff/no-access";
        });
        return services;
    }
}
