using System.Text.Json.Nodes;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Import;

/// <summary>A copy of the small capture, to change.</summary>
internal sealed class CaptureCopy : IDisposable
{
    public CaptureCopy()
    {
        foreach (var file in Directory.EnumerateFiles(Original))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }
    }

    public static string Original { get; } = Path.Combine(TestEnvironment.RepositoryRoot, "tests/StatusPage.Web.Tests/Import/capture");

    public string Folder { get; } = Directory.CreateTempSubdirectory("statuspage-capture-").FullName;

    public void Edit(string file, Action<JsonNode> edit)
    {
        var path = Path.Combine(Folder, file);
        var root = JsonNode.Parse(File.ReadAllText(path))!;
        edit(root);
        File.WriteAllText(path, root.ToJsonString());
    }

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
