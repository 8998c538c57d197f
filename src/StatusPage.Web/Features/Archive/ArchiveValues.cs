using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata;

namespace StatusPage.Web.Features.Archive;

/// <summary>A value of a column as JSON holds it, the same from either database.</summary>
internal static class ArchiveValues
{
    /// <summary>SQLite knows fewer types than the model.</summary>
    public static object To(IColumn column, object value)
    {
        var type = Type(column);
        return value.GetType() == type ? value
            : type == typeof(bool) ? Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0
            : type == typeof(Guid) ? Guid.Parse(value.ToString()!)
            : type == typeof(DateTime) || type == typeof(DateOnly) || type == typeof(TimeSpan) || type == typeof(DateTimeOffset) ? value.ToString()!
            : type == typeof(byte[]) ? value
            : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
    }

    public static object? From(IColumn column, JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : JsonSerializer.Deserialize(value, Type(column));

    private static Type Type(IColumn column)
    {
        var type = column.ProviderClrType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }
}
