using System.Globalization;

namespace StatusPage.Web.Features.Content;

/// <summary>
/// The company's colours as custom properties for <c>site.css</c>: pages hold no inline style. On each colour stands
/// whichever of black and white reads best.
/// </summary>
public static class ThemeStyles
{
    public static string Of(Colours colours)
    {
        var brand = colours.Brand ?? colours.BrandDark;
        var dark = colours.BrandDark ?? colours.Brand;
        return brand is null || dark is null
            ? ""
            : $":root{{--brand:{brand};--on-brand:{ReadableOn(brand)};--brand-dark:{dark};--on-brand-dark:{ReadableOn(dark)}}}\n";
    }

    internal static string ReadableOn(string colour) => Contrast(colour, 1) >= Contrast(colour, 0) ? "#fff" : "#000";

    /// <summary>WCAG's contrast of a colour with a grey of that luminance.</summary>
    private static double Contrast(string colour, double with)
    {
        var own = Luminance(colour);
        return (Math.Max(own, with) + 0.05) / (Math.Min(own, with) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var digits = colour.Length == 4 ? string.Concat(colour[1..].Select(c => $"{c}{c}")) : colour[1..];
        return (0.2126 * Linear(digits[..2])) + (0.7152 * Linear(digits[2..4])) + (0.0722 * Linear(digits[4..]));
    }

    private static double Linear(string hex)
    {
        var part = int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }
}
