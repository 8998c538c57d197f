namespace StatusPage.Web.Board;

public static class HealthEndpoints
{
    /// <summary>Live: the process answers. Ready: there is a snapshot to serve, also when the database has gone away since.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous();
        routes.MapGet("/health/ready", (StatusBoard board) => board.IsLoaded
            ? Results.Text("ready")
            : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable)).AllowAnonymous();
        return routes;
    }
}
