using StatusPage.Web.Database;

namespace StatusPage.Web.Features.Staff.Sessions;

/// <summary>Wakes the loop that closes the open pages of sessions that are over.</summary>
public sealed class SessionSignal : Signal;
