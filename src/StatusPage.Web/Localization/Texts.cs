using System.Globalization;
using StatusPage.Domain;

namespace StatusPage.Web.Localization;

/// <summary>The interface's sentences in one language; <c>@T["home.all_good"]</c> in a view.</summary>
public sealed class Texts(Language language)
{
    public Language Language { get; } = language;

    /// <summary><c>nl</c> or <c>en</c>, as in the <c>lang</c> attribute.</summary>
    public string Tag { get; } = LanguageTags.Of(language);

    public CultureInfo Culture { get; } = LanguageTags.Culture(language);

    public string this[string key] => TextCatalogue.Shipped.Get(key, Language);

    public string this[string key, params object?[] arguments] => string.Format(Culture, this[key], arguments);

    /// <summary>Chooses <c>key_one</c> or <c>key_other</c>; the number is argument 0.</summary>
    public string Count(string key, int count, params object?[] more) =>
        this[count == 1 ? $"{key}_one" : $"{key}_other", [count, .. more]];

    /// <summary>The word for a value of an enumeration: <c>T.Word(ServiceState.MajorOutage)</c> is the text <c>shared.service_state_major_outage</c>.</summary>
    public string Word<T>(T value)
        where T : struct, Enum => this[$"shared.{Words.Snake(typeof(T).Name)}_{Words.Of(value)}"];

    /// <summary>A link within the public site in this language.</summary>
    public string Path(string path) => Language == Language.English ? $"/en{path}" : path;
}
