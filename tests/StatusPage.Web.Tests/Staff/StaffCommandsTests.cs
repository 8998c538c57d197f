using System.Net;
using StatusPage.Testing;

namespace StatusPage.Web.Tests.Staff;

public sealed class StaffCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("statuspage-test-").FullName;

    private Dictionary<string, string> Settings => new() { ["Data__Directory"] = Path.Combine(_folder, "data"), ["Site__PublicUrl"] = "https://status.example.nl" };

    [Fact]
    public async Task Staff_add_prints_a_link_and_nothing_else()
    {
        var (status, output, error) = await RealProgram.RunAsync(Settings, "staff", "add", "karel@example.nl", "--role", "editor");

        Assert.True(status == 0, error);
        Assert.Matches("^https://status\\.example\\.nl/staff/join\\?token=[A-Za-z0-9_-]{43}\n$", output);
    }

    [Theory]
    [InlineData(2, "staff", "add", "karel@example.nl")]
    [InlineData(2, "staff", "add", "karel@example.nl", "--role", "boss")]
    [InlineData(2, "staff", "close")]
    [InlineData(1, "staff", "close", "nobody@example.nl")]
    public async Task Wrong_use_and_a_no_have_their_own_exit_status(int expected, params string[] arguments)
    {
        var (status, output, error) = await RealProgram.RunAsync(Settings, arguments);

        Assert.Equal((expected, ""), (status, output));
        Assert.NotEqual("", error);
    }

    [Fact]
    public async Task Every_start_prints_a_link_until_there_is_a_manager()
    {
        string first;
        await using (var program = await RealProgram.ServeAsync(Settings))
        {
            first = await PrintedLinkAsync(program);
            await program.KillAsync();
        }

        await using var again = await RealProgram.ServeAsync(Settings);
        var second = await PrintedLinkAsync(again);
        using var client = new HttpClient { BaseAddress = again.Address };

        Assert.Equal(HttpStatusCode.Gone, (await client.GetAsync(first, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(second, TestContext.Current.CancellationToken)).StatusCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> PrintedLinkAsync(RealProgram program)
    {
        string? Line() => program.Output.Split('\n').FirstOrDefault(l => l.Contains("/staff/join?token=", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => Task.FromResult(Line() is not null), TimeSpan.FromSeconds(60), "a link is printed");
        return new Uri(Line()!.Trim()).PathAndQuery;
    }
}
