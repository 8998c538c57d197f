using StatusPage.Web.Database;

namespace StatusPage.Web.Board;

/// <summary>Wakes the one loop that keeps the board current.</summary>
public sealed class BoardSignal : Signal;
