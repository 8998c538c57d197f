using Xunit.Sdk;

namespace StatusPage.Testing;

/// <summary>
/// What the machine offers the tests. Each <c>Require…</c> skips the test where the thing is absent, saying how to
/// get it; in CI, where <c>tests/run</c> installs everything, absence is a failure.
/// </summary>
public static class TestEnvironment
{
    public static bool IsCi { get; } = Environment.GetEnvironmentVariable("CI") == "true";

    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>A connection string of someone who may create databases; each test makes its own.</summary>
    public static string RequirePostgres() => Require(
        Environment.GetEnvironmentVariable("STATUSPAGE_TEST_POSTGRES"),
        "PostgreSQL: run tests/run, or set STATUSPAGE_TEST_POSTGRES to the connection string of a user who may create databases");

    /// <summary>The folder of PostgreSQL's own programs, for a server of the test's own.</summary>
    public static string RequirePostgresServer() => Require(
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(v => Path.Combine(v, "bin")).FirstOrDefault(b => File.Exists(Path.Combine(b, "initdb")))
            : null,
        "PostgreSQL's server: apt-get install postgresql");

    public static string RequireChromium() => Require(
        FindProgram("chromium") ?? FindProgram("google-chrome"),
        "Chromium: apt-get install chromium");

    public static string RequireJava() => Require(
        FindProgram("java"),
        "a Java runtime: apt-get install default-jre-headless");

    /// <summary>The library that, preloaded, moves the clock of a running program.</summary>
    public static string RequireFakeTime() => Require(
        Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu")
            .Select(folder => Existing(Path.Combine(folder, "faketime/libfaketime.so.1")))
            .FirstOrDefault(path => path is not null),
        "libfaketime: apt-get install libfaketime");

    /// <summary>A file of a package in tests/clients, such as <c>axe-core/axe.min.js</c>.</summary>
    public static string RequireClient(string path) => Require(
        Existing(Path.Combine(RepositoryRoot, "tests/clients/node_modules", path)),
        $"{path}: run npm ci --ignore-scripts in tests/clients");

    private static string Require(string? found, string whatAndHow)
    {
        if (!string.IsNullOrEmpty(found))
        {
            return found;
        }

        var message = $"Needs {whatAndHow}.";
        throw IsCi ? FailException.ForFailure(message) : SkipException.ForSkip(message);
    }

    private static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Existing(Path.Combine(folder, name)))
            .FirstOrDefault(path => path is not null);

    private static string? Existing(string path) => File.Exists(path) ? path : null;

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StatusPage.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No StatusPage.sln above {AppContext.BaseDirectory}.");
    }
}
