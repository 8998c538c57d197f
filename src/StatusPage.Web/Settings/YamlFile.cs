using StatusPage.Domain;
using StatusPage.Web.Localization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace StatusPage.Web.Settings;

/// <summary>
/// Reads one YAML file node by node and gathers every problem with its line, so that an owner sees all mistakes at once.
/// </summary>
public sealed class YamlFile
{
    private readonly string _name;
    private readonly int _linesBefore;
    private readonly List<Problem> _problems;

    private YamlFile(string name, int linesBefore, List<Problem> problems) => (_name, _linesBefore, _problems) = (name, linesBefore, problems);

    /// <summary>The root mapping of the file, or null (with a problem) when there is none.</summary>
    public static YamlMapping? Read(string path, List<Problem> problems)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(reader, Path.GetFileName(path), 0, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(Path.GetFileName(path), $"cannot be read: {e.Message}"));
        }

        return null;
    }

    /// <summary>The same for a part of a file that has <paramref name="linesBefore"/> lines before it.</summary>
    public static YamlMapping? Read(TextReader reader, string name, int linesBefore, List<Problem> problems)
    {
        var file = new YamlFile(name, linesBefore, problems);
        try
        {
            var stream = new YamlStream();
            stream.Load(reader);
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return new YamlMapping(file, root, "");
            }

            problems.Add(new Problem($"{name}:{linesBefore + 1}", "expected one document of 'key: value' lines"));
        }
        catch (YamlException e)
        {
            problems.Add(new Problem($"{name}:{linesBefore + e.Start.Line}", $"this is not YAML: {e.InnerException?.Message ?? e.Message}"));
        }

        return null;
    }

    internal int LineOf(YamlNode node) => _linesBefore + (int)node.Start.Line;

    internal void Report(YamlNode node, string message) => _problems.Add(new Problem($"{_name}:{_linesBefore + node.Start.Line}", message));
}

/// <summary>A mapping of the file. Whoever reads it calls <see cref="Done"/> last: keys nobody asked for are mistakes.</summary>
public sealed class YamlMapping(YamlFile file, YamlMappingNode node, string path)
{
    private readonly HashSet<string> _asked = [];

    public string Path { get; } = path;

    public bool Has(string key)
    {
        _asked.Add(key);
        return Find(key) is not null;
    }

    /// <summary>Of the key in the file, or of the mapping where it has none.</summary>
    public int Line(string key) => file.LineOf(Find(key) ?? node);

    public void Report(string key, string message) => file.Report(Find(key) ?? node, $"{Full(key)}: {message}");

    public string? Text(string key, bool required = false)
    {
        _asked.Add(key);
        switch (Find(key))
        {
            case YamlScalarNode { Value.Length: > 0 } scalar:
                return scalar.Value;
            case null or YamlScalarNode:
                if (required)
                {
                    Report(key, "is missing");
                }

                return null;
            default:
                Report(key, "expected one value, not a list or further keys");
                return null;
        }
    }

    /// <summary>Either <c>{ nl: …, en: … }</c> or one text that serves for both languages.</summary>
    public LocalizedText Localized(string key, bool required = false)
    {
        _asked.Add(key);
        switch (Find(key))
        {
            case YamlScalarNode { Value.Length: > 0 } scalar:
                return new LocalizedText(scalar.Value, scalar.Value);
            case YamlMappingNode child:
                var mapping = new YamlMapping(file, child, Full(key));
                var text = new LocalizedText(mapping.Text("nl", required), mapping.Text("en", required));
                mapping.Done();
                return text;
            case null or YamlScalarNode:
                if (required)
                {
                    Report(key, "is missing: write { nl: …, en: … }");
                }

                return LocalizedText.Empty;
            default:
                Report(key, "expected { nl: …, en: … }");
                return LocalizedText.Empty;
        }
    }

    /// <summary>One of the words of an enumeration; null where the key is absent or wrong.</summary>
    public T? Word<T>(string key, bool required = false, params T[] allowed)
        where T : struct, Enum
    {
        if (Text(key, required) is not { } text)
        {
            return null;
        }

        if (Words.TryParse<T>(text, out var value) && (allowed.Length == 0 || allowed.Contains(value)))
        {
            return value;
        }

        Report(key, $"'{text}' is not one of {(allowed.Length == 0 ? Words.Allowed<T>() : string.Join(", ", allowed.Select(Words.Of)))}");
        return null;
    }

    public bool Flag(string key, bool fallback)
    {
        switch (Text(key))
        {
            case null:
                return fallback;
            case "true":
                return true;
            case "false":
                return false;
            case var other:
                Report(key, $"'{other}' is not true or false");
                return fallback;
        }
    }

    /// <summary>An ISO 8601 length of time such as PT1H or P30D.</summary>
    public TimeSpan Length(string key, TimeSpan fallback, TimeSpan? least = null)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        try
        {
            var length = System.Xml.XmlConvert.ToTimeSpan(text);
            if (length >= (least ?? TimeSpan.Zero))
            {
                return length;
            }
        }
        catch (FormatException)
        {
            // The sentence below covers it.
        }
        catch (OverflowException)
        {
            // Likewise.
        }

        Report(key, $"'{text}' is not a length of time such as PT5M, PT1H or P30D");
        return fallback;
    }

    /// <summary>A list of plain values, or one value; empty when the key is absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        _asked.Add(key);
        switch (Find(key))
        {
            case null:
                return [];
            case YamlScalarNode { Value.Length: > 0 } one:
                return [one.Value];
            case YamlSequenceNode list when list.All(n => n is YamlScalarNode { Value.Length: > 0 }):
                return [.. list.Select(n => ((YamlScalarNode)n).Value!)];
            default:
                Report(key, "expected a list of values");
                return [];
        }
    }

    public YamlMapping? Mapping(string key, bool required = false)
    {
        _asked.Add(key);
        switch (Find(key))
        {
            case YamlMappingNode child:
                return new YamlMapping(file, child, Full(key));
            case null:
                if (required)
                {
                    Report(key, "is missing");
                }

                return null;
            default:
                Report(key, "expected further keys under it");
                return null;
        }
    }

    public IReadOnlyList<YamlMapping> Mappings(string key, bool required = false)
    {
        _asked.Add(key);
        switch (Find(key))
        {
            case YamlSequenceNode list:
                var mappings = new List<YamlMapping>();
                foreach (var item in list)
                {
                    if (item is YamlMappingNode child)
                    {
                        mappings.Add(new YamlMapping(file, child, $"{Full(key)}[{mappings.Count}]"));
                    }
                    else
                    {
                        file.Report(item, $"{Full(key)}: each entry needs keys, such as '- slug: …'");
                    }
                }

                return mappings;
            case null:
                if (required)
                {
                    Report(key, "is missing");
                }

                return [];
            default:
                Report(key, "expected a list");
                return [];
        }
    }

    /// <summary>Every key of the mapping, for those whose names are the owner's own.</summary>
    public IReadOnlyList<string> Keys()
    {
        var keys = node.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value ?? "").ToList();
        _asked.UnionWith(keys);
        return keys;
    }

    /// <summary>Reports the keys that nobody asked for, with those that exist.</summary>
    public void Done()
    {
        foreach (var key in node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name })
            {
                file.Report(key, "a key must be a plain word");
            }
            else if (!_asked.Contains(name))
            {
                file.Report(key, $"{Full(name)}: there is no such key; there are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}");
            }
        }
    }

    private string Full(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private YamlNode? Find(string key) =>
        node.Children.FirstOrDefault(c => c.Key is YamlScalarNode scalar && scalar.Value == key).Value;
}
