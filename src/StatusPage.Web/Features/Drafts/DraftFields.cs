using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using StatusPage.Web.Features.Publishing;

namespace StatusPage.Web.Features.Drafts;

/// <summary>Puts the fields of a draft back in the form that they came from.</summary>
public static class DraftFields
{
    /// <summary>What a form sends for its own sake and is of no use to the next one.</summary>
    private static readonly HashSet<string> NotKept = ["__RequestVerificationToken", "DraftId", "DraftForm"];

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(IFormCollection form) =>
        form.Where(f => !NotKept.Contains(f.Key)).ToDictionary(f => f.Key, IReadOnlyList<string> (f) => [.. f.Value.Select(v => v ?? "")]);

    public static void Fill(object page, Draft draft)
    {
        foreach (var property in page.GetType().GetProperties().Where(p => p.IsDefined(typeof(BindPropertyAttribute), inherit: true)))
        {
            property.SetValue(page, Value(property, draft.Fields));
        }
    }

    private static object? Value(PropertyInfo property, IReadOnlyDictionary<string, IReadOnlyList<string>> fields)
    {
        return property.PropertyType switch
        {
            var t when t == typeof(string) => One(property.Name),
            var t when t == typeof(bool) => One(property.Name) == "true",
            var t when t == typeof(int) => int.TryParse(One(property.Name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
            var t when t == typeof(List<string>) => fields.GetValueOrDefault(property.Name)?.ToList() ?? [],
            var t when t == typeof(LocalTimeInput) => new LocalTimeInput { Local = One($"{property.Name}.Local"), Which = One($"{property.Name}.Which") },
            var t when t == typeof(Dictionary<string, string?>) => Keyed(property.Name, fields),
            var t => throw new InvalidOperationException($"A draft cannot hold {property.Name}, which is a {t.Name}."),
        };

        string? One(string name) => fields.GetValueOrDefault(name) is [var first, ..] ? first : null;
    }

    /// <summary><c>States[abc]</c>.</summary>
    private static Dictionary<string, string?> Keyed(string name, IReadOnlyDictionary<string, IReadOnlyList<string>> fields) => fields
        .Where(f => f.Key.StartsWith($"{name}[", StringComparison.Ordinal) && f.Key.EndsWith(']'))
        .ToDictionary(f => f.Key[(name.Length + 1)..^1], string? (f) => f.Value is [var first, ..] ? first : null);
}
