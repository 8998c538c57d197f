using System.Text;
using StatusPage.Domain.Availability;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Availability;

public static class AvailabilityFeature
{
    public static IServiceCollection AddAvailability(this IServiceCollection services)
    {
        services.AddSingleton<CloseMonths>();
        services.AddScoped<CorrectMonth>();
        services.AddScoped<CorrectInterval>();
        return services;
    }

    public static IEndpointRouteBuilder MapAvailability(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/sla/{month}.json", (string month, BoardSnapshot board) =>
                Answer(month, board, found => Results.Text(SlaFiles.Json(found.Report, found.IsFinal), "application/json", Encoding.UTF8)))
            .WithMetadata(new BoardPageAttribute())
            .AllowAnonymous();
        routes.MapGet("/sla/{month}.csv", (string month, BoardSnapshot board) =>
                Answer(month, board, found => Results.Text(SlaFiles.Csv(found.Report), "text/csv", Encoding.UTF8)))
            .WithMetadata(new BoardPageAttribute())
            .AllowAnonymous();
        return routes;
    }

    private static IResult Answer(string text, BoardSnapshot board, Func<FoundReport, IResult> write)
    {
        if (!CalendarMonth.TryParse(text, out var month))
        {
            return Results.Problem($"'{text}' is not a month such as 2026-11.", statusCode: StatusCodes.Status400BadRequest, title: "Not a month");
        }

        if (SlaMonths.Find(board, month) is { } found)
        {
            return write(found);
        }

        var detail = month > CalendarMonth.Of(board.At, board.Zone) ? $"{month} has not begun yet." : $"No service existed yet in {month}.";
        return Results.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "No report of this month");
    }
}
