namespace StatusPage.Web.Features.BusinessTime;

public static class BusinessTimeFeature
{
    public static IEndpointRouteBuilder MapBusinessTime(this IEndpointRouteBuilder routes)
    {
        var calendar = routes.MapGroup("/api/calendar").AllowAnonymous();
        calendar.MapGet("/notification-deadline", CalendarEndpoints.NotificationDeadline);
        calendar.MapGet("/working-time", CalendarEndpoints.WorkingTime);
        calendar.MapGet("/days", CalendarEndpoints.Days);
        calendar.MapGet("/desk", CalendarEndpoints.Desk);
        return routes;
    }
}
