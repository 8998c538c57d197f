using System.Reflection;
using StatusPage.Domain;
using YamlDotNet.RepresentationModel;

namespace StatusPage.Web.Localization;

/// <summary>
/// Every sentence of the interface. They stand in <c>Features/&lt;Feature&gt;/texts.yml</c>, one key a line with both
/// languages beside each other, so that none can be missing unseen; the key is <c>&lt;feature&gt;.&lt;key&gt;</c>, and
/// <c>&lt;feature&gt;_staff.&lt;key&gt;</c> for those in its <c>Staff</c> folder.
/// </summary>
public sealed class TextCatalogue
{
    private readonly Dictionary<string, LocalizedText> _texts = new(StringComparer.Ordinal);

    public static readonly TextCatalogue Shipped = new();

    private TextCatalogue()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith("texts/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var stream = new YamlStream();
            stream.Load(reader);
            var prefix = string.Join('_', resource.Split('/', '\\')[1..^1].Select(SnakeCase));
            foreach (var (key, value) in (YamlMappingNode)stream.Documents[0].RootNode)
            {
                var languages = (YamlMappingNode)value;
                _texts.Add($"{prefix}.{((YamlScalarNode)key).Value}", new LocalizedText(Scalar(languages, "nl"), Scalar(languages, "en")));
            }
        }
    }

    public IReadOnlyDictionary<string, LocalizedText> All => _texts;

    /// <exception cref="KeyNotFoundException">The key is not in any texts.yml: a mistake of ours.</exception>
    public string Get(string key, Language language) =>
        _texts.TryGetValue(key, out var text)
            ? text.In(language) ?? throw new KeyNotFoundException($"The text '{key}' has no {language} wording.")
            : throw new KeyNotFoundException($"There is no text '{key}'.");

    private static string? Scalar(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? ((YamlScalarNode)value).Value : null;

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
