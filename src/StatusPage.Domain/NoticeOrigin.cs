namespace StatusPage.Domain;

/// <summary>
/// Where a notice came from. Only <see cref="Live"/> ones open deadlines, owe explanations and notify people (N3).
/// </summary>
public enum NoticeOrigin
{
    Live = 0,
    Backfilled = 1,
    Imported = 2,
    Demonstration = 3,
}
