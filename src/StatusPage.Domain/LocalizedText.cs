namespace StatusPage.Domain;

/// <summary>The two languages in which everything a customer reads can be written.</summary>
public enum Language
{
    Dutch = 0,
    English = 1,
}

/// <summary>One text in Dutch, English or both. A blank text counts as missing.</summary>
public sealed record LocalizedText
{
    public static readonly LocalizedText Empty = new(null, null);

    public LocalizedText(string? nl, string? en)
    {
        Nl = string.IsNullOrWhiteSpace(nl) ? null : nl;
        En = string.IsNullOrWhiteSpace(en) ? null : en;
    }

    public string? Nl { get; private init; }

    public string? En { get; private init; }

    public bool IsEmpty => Nl is null && En is null;

    /// <summary>The text in exactly this language, or null where it was not written.</summary>
    public string? In(Language language) => language == Language.Dutch ? Nl : En;

    /// <summary>This text, with what <paramref name="newer"/> has taking the place of its own.</summary>
    public LocalizedText Under(LocalizedText newer) => new(newer.Nl ?? Nl, newer.En ?? En);

    /// <summary>
    /// The text for a reader of <paramref name="language"/>: that language where it is there, the other one
    /// otherwise. The language that was really used comes with it, so that the page can mark it.
    /// </summary>
    public (string Text, Language Language) For(Language language)
    {
        var other = language == Language.Dutch ? Language.English : Language.Dutch;
        return In(language) is { } own ? (own, language)
            : In(other) is { } fallback ? (fallback, other)
            : ("", language);
    }
}
