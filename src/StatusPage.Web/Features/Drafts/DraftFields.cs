using System.Collections;
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
            property.SetValue(page, Value(property.PropertyType, property.Name, draft.Fields));
        }
    }

    private static object? Value(Type type, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> fields)
    {
        return type switch
        {
            _ when type == typeof(string) => One(name),
            _ when type == typeof(bool) => One(name) == "true",
            _ when type == typeof(int) => int.TryParse(One(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
            _ when type == typeof(List<string>) => fields.GetValueOrDefault(name)?.ToList() ?? [],
            _ when type == typeof(LocalTimeInput) => new LocalTimeInput { Local = One($"{name}.Local"), Which = One($"{name}.Which") },
            _ when type == typeof(Dictionary<string, string?>) => Keyed(name, fields),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(List<>) => Items(type, name, fields),
            _ => throw new InvalidOperationException($"A draft cannot hold {name}, which is a {type.Name}."),
        };

        string? One(string field) => fields.GetValueOrDefault(field) is [var first, ..] ? first : null;
    }

    /// <summary><c>Updates[0].BodyNl</c>: as many as there are, in turn.</summary>
    private static IList Items(Type type, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> fields)
    {
        var items = (IList)Activator.CreateInstance(type)!;
        var item = type.GetGenericArguments()[0];
        while (fields.Keys.Any(k => k.StartsWith($"{name}[{items.Count}].", StringComparison.Ordinal)))
        {
            var one = Activator.CreateInstance(item)!;
            foreach (var property in item.GetProperties().Where(p => p.CanWrite))
            {
                property.SetValue(one, Value(property.PropertyType, $"{name}[{items.Count}].{property.Name}", fields));
            }

            items.Add(one);
        }

        return items;
    }

    /// <summary><c>States[abc]</c>.</summary>
    private static Dictionary<string, string?> Keyed(string name, IReadOnlyDictionary<string, IReadOnlyList<string>> fields) => fields
        .Where(f => f.Key.StartsWith($"{name}[", StringComparison.Ordinal) && f.Key.EndsWith(']'))
        .ToDictionary(f => f.Key[(name.Length + 1)..^1], string? (f) => f.Value is [var first, ..] ? first : null);
}
