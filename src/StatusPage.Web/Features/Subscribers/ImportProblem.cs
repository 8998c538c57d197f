using System.Globalization;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Subscribers;

/// <summary>What is wrong with a file of subscribers, for whoever reads it in their own language.</summary>
/// <param name="Line">Of the file; 0 where it is no single line.</param>
/// <param name="What">Ends the name of a text <c>subscribers_staff.import_wrong_…</c>.</param>
public sealed record ImportProblem(int Line, string What, string Value = "")
{
    private const string Prefix = "subscribers_staff.import_wrong_";

    public string In(Texts texts) => (Line > 0 ? $"{Line.ToString(CultureInfo.InvariantCulture)}: " : "") + texts[Prefix + What, Value];

    /// <summary>As it is stored with an import that stopped.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}|{What}|{Value}");

    public static ImportProblem? Parse(string? stored) =>
        stored?.Split('|', 3) is [var line, var what, var value] && int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && TextCatalogue.Shipped.All.ContainsKey(Prefix + what)
            ? new ImportProblem(number, what, value)
            : null;
}
