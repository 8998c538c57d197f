namespace StatusPage.Domain;

/// <summary>How long what staff write may be, in characters; the figures are Statuspage's.</summary>
public static class NoticeLimits
{
    public const int Title = 255;
    public const int Body = 25_000;
    public const int Reason = 2_000;

    /// <summary>The clocks of two machines may differ by this much before a time counts as lying in the future.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>So long a notice that should not have gone out can be undone as if it had not been there.</summary>
    public static readonly TimeSpan Undo = TimeSpan.FromSeconds(10);

    /// <summary>The button is there for <see cref="Undo"/>; who presses it at the last moment must not be late.</summary>
    private static readonly TimeSpan UndoOnItsWay = TimeSpan.FromSeconds(5);

    public static Refusal? CheckUndo(DateTimeOffset published, int updates, DateTimeOffset now) =>
        updates > 1 ? new Refusal("", "undo_moved_on")
        : now > published + Undo + UndoOnItsWay ? new Refusal("", "undo_too_late", Undo.TotalSeconds)
        : null;

    public static Refusal? CheckTitle(LocalizedText title) =>
        title.IsEmpty ? new Refusal("title", "required")
        : title.Nl?.Length > Title || title.En?.Length > Title ? new Refusal("title", "too_long", Title)
        : null;

    public static Refusal? CheckBody(LocalizedText body) =>
        body.IsEmpty ? new Refusal("body", "required")
        : body.Nl?.Length > Body || body.En?.Length > Body ? new Refusal("body", "too_long", Body)
        : null;

    public static Refusal? CheckReason(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? new Refusal("reason", "required")
        : reason.Length > Reason ? new Refusal("reason", "too_long", Reason)
        : null;
}
