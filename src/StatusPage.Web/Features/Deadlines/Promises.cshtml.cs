using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>What was promised, month by month, and what came of it.</summary>
public sealed class PromisesModel(BoardSnapshot board) : PageModel
{
    /// <summary>More than this is in the JSON.</summary>
    public const int MostMonths = 24;

    public IReadOnlyList<PromiseMonth> Months { get; } = [.. PromiseBook.Months(board).Take(MostMonths)];
}
