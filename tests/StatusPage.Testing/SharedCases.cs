using Xunit.Sdk;

namespace StatusPage.Testing;

/// <summary>
/// Cases of others that are not ours to publish: they lie beside the repository, in <c>../shared/cases</c>, where
/// someone has put them there.
/// </summary>
public static class SharedCases
{
    /// <summary>
    /// The full path of a file or folder under <c>../shared/cases</c>. Without it the test is skipped; with
    /// <c>CI=true</c> it fails, since there the cases are promised.
    /// </summary>
    public static string Require(string path)
    {
        var full = Path.GetFullPath(Path.Combine(TestEnvironment.RepositoryRoot, "..", "shared", "cases", path));
        if (File.Exists(full) || Directory.Exists(full))
        {
            return full;
        }

        var message = $"Needs ../shared/cases/{path} beside the repository.";
        throw TestEnvironment.IsCi ? FailException.ForFailure(message) : SkipException.ForSkip(message);
    }
}
