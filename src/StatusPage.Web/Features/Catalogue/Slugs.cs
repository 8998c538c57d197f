using System.Globalization;
using System.Text;

namespace StatusPage.Web.Features.Catalogue;

/// <summary>The last part of an address, made from a name: lower-case letters, digits and hyphens.</summary>
public static class Slugs
{
    public const int MaxLength = 60;

    /// <summary>Leaves room for the number that <see cref="Free"/> may add.</summary>
    private const int LongestMade = 50;

    public static string Of(string name, string fallback)
    {
        var slug = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            {
                slug.Append(c);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var made = slug.ToString(0, Math.Min(slug.Length, LongestMade)).Trim('-');
        return made.Length > 0 ? made : fallback;
    }

    /// <summary>The slug itself or, where it is taken, the first of <c>slug-2</c>, <c>slug-3</c>, … that is free; it is then taken.</summary>
    public static string Free(string slug, ISet<string> taken)
    {
        var free = slug;
        for (var number = 2; !taken.Add(free); number++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{slug}-{number}");
        }

        return free;
    }
}
