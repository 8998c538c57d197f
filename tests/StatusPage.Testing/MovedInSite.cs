namespace StatusPage.Testing;

/// <summary>The built program as a process of its own, with a page that moved in from a Statuspage.</summary>
public sealed class MovedInSite : IAsyncDisposable
{
    /// <summary>A real captured page, and a small one of our own making that is here everywhere.</summary>
    public static readonly IReadOnlyList<string> Captures = ["statuspage/discord-2019-06-24", ""];

    private readonly RealProgram _program;

    private MovedInSite(RealProgram program, string folder, string source) => (_program, Folder, Source) = (program, folder, source);

    public Uri Address => _program.Address;

    /// <summary>Room of its own, which goes with the site.</summary>
    public string Folder { get; }

    /// <summary>Where the captured documents are.</summary>
    public string Source { get; }

    /// <param name="capture">One of <see cref="Captures"/>.</param>
    /// <param name="alone">With their components alone, so that the roll-up is theirs too; else beside the shipped ones.</param>
    public static async Task<MovedInSite> StartAsync(string capture, bool alone = false)
    {
        var source = capture.Length > 0 ? SharedCases.Require(capture) : Path.Combine(TestEnvironment.RepositoryRoot, "tests/StatusPage.Web.Tests/Import/capture");
        var folder = Directory.CreateTempSubdirectory("statuspage-moved-in-").FullName;
        var (shipped, content) = (Path.Combine(TestEnvironment.RepositoryRoot, "content"), Path.Combine(folder, "content"));
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(content, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        if (alone)
        {
            await File.WriteAllTextAsync(Path.Combine(content, "services.yml"), "groups: []\n");
        }

        var settings = new Dictionary<string, string> { ["Data__Directory"] = Path.Combine(folder, "data"), ["Content__Directory"] = content };
        var (status, _, error) = await RealProgram.RunAsync(settings, "import", "statuspage", source);
        return status == 0
            ? new MovedInSite(await RealProgram.ServeAsync(settings), folder, source)
            : throw new InvalidOperationException($"The page could not move in:\n{error}");
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
