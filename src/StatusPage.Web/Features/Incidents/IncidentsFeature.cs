namespace StatusPage.Web.Features.Incidents;

public static class IncidentsFeature
{
    public static IServiceCollection AddIncidents(this IServiceCollection services)
    {
        services.AddScoped<PublishIncident>();
        services.AddScoped<NoteIncident>();
        services.AddScoped<DismissIncident>();
        services.AddScoped<RetractIncident>();
        services.AddScoped<AddIncidentUpdate>();
        services.AddScoped<CorrectIncidentUpdate>();
        services.AddScoped<WithdrawIncidentUpdate>();
        services.AddScoped<AmendIncident>();
        services.AddScoped<RetellIncident>();
        services.AddScoped<BackfillIncident>();
        return services;
    }
}
