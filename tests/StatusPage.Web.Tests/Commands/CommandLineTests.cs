using StatusPage.Web.Commands;

namespace StatusPage.Web.Tests.Commands;

public class CommandLineTests
{
    private static readonly Command[] Commands =
    [
        new("demo", "[--scale N]", "fill", (_, _, _) => Task.FromResult(0)),
        new("import statuspage", "<path>", "import", (_, _, _) => Task.FromResult(0)),
    ];

    [Fact]
    public void Nothing_means_serve()
    {
        var (line, error) = CommandLine.Parse([], Commands);

        Assert.Null(error);
        Assert.Null(line!.Command);
    }

    [Fact]
    public void A_command_of_two_words_gets_what_follows_them_and_settings_go_to_the_configuration()
    {
        var (line, _) = CommandLine.Parse(["--Data:Directory=/srv", "import", "statuspage", "folder", "--urls=http://*:80"], Commands);

        Assert.Equal("import statuspage", line!.Command!.Words);
        Assert.Equal(["folder"], line.Arguments);
        Assert.Equal(["--Data:Directory=/srv", "--urls=http://*:80"], line.Settings);
    }

    [Fact]
    public void An_option_may_be_written_with_an_equals_sign()
    {
        var (line, _) = CommandLine.Parse(["demo", "--scale=100"], Commands);

        Assert.Equal(["--scale", "100"], line!.Arguments);
        Assert.Empty(line.Settings);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("import")]
    [InlineData("--Data__Directory=/srv")]
    [InlineData("--help")]
    public void What_is_no_command_is_answered_with_the_usage(string word)
    {
        var (line, error) = CommandLine.Parse([word], Commands);

        Assert.Null(line);
        Assert.StartsWith($"There is no command '{word.Replace('=', ' ')}'.", error, StringComparison.Ordinal);
        Assert.Contains("import statuspage <path>", error, StringComparison.Ordinal);
    }
}
