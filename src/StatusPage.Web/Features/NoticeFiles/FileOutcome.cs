using System.Globalization;
using StatusPage.Domain;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.NoticeFiles;

/// <summary>What came of taking up a file: done, problems with their lines, or somebody was first and it is tried again.</summary>
public sealed record FileOutcome(IReadOnlyList<Problem> Problems, bool IsConflict = false)
{
    public static readonly FileOutcome Done = new([]);

    private static readonly Texts English = new(Language.English);

    public bool IsDone => Problems.Count == 0 && !IsConflict;

    public static FileOutcome Problem(NoticeFile file, int line, string message) =>
        new([new Problem(string.Create(CultureInfo.InvariantCulture, $"{file.Path}:{line}"), message)]);

    public static FileOutcome Of(Outcome outcome, NoticeFile file) => Of(outcome, file, _ => 1);

    /// <summary>What was refused of an update stands at its section, what was refused of the facts at their keys.</summary>
    public static FileOutcome Of<TStatus>(Outcome outcome, NoticeFile file, FileUpdate<TStatus> update)
        where TStatus : struct, Enum => Of(outcome, file, _ => update.Line);

    /// <summary>Of many at once a refusal names the one: <c>updates[2].at</c>.</summary>
    public static FileOutcome Of<TStatus>(Outcome outcome, NoticeFile file, IReadOnlyList<FileUpdate<TStatus>> updates)
        where TStatus : struct, Enum => Of(outcome, file, field =>
            field.StartsWith("updates[", StringComparison.Ordinal) && int.TryParse(field["updates[".Length..field.IndexOf(']', StringComparison.Ordinal)], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? updates[number].Line
                : 1);

    private static FileOutcome Of(Outcome outcome, NoticeFile file, Func<string, int> lineOf) => new(
        [.. outcome.Refusals.Select(r => new Problem(
            string.Create(CultureInfo.InvariantCulture, $"{file.Path}:{(file.Lines.TryGetValue(r.Field, out var line) ? line : lineOf(r.Field))}"),
            RefusalWords.Of(r, English)))],
        outcome.IsConflict);
}
