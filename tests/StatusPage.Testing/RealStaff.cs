using System.Text.RegularExpressions;
using Xunit;

namespace StatusPage.Testing;

/// <summary>The first manager of a real program.</summary>
public static partial class RealStaff
{
    /// <summary>Joins by the one-time link that the program printed, as a person would; signed in from then on.</summary>
    public static async Task<HttpClientHandler> JoinAsync(this RealProgram program)
    {
        await Eventually.TrueAsync(() => Task.FromResult(Link().IsMatch(program.Output)), TimeSpan.FromSeconds(60), "the program prints the link for the first manager");
        var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = program.NewClient(handler);
        var form = await FilledForm.OpenAsync(client, Link().Match(program.Output).Groups[1].Value);
        using var answer = await form.Set("Name", "Sanne de Boer").Set("Email", "sanne@example.nl").Set("Password", StaffClient.Password).SendAsync();
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return handler;
    }

    /// <summary>Another tab of the same browser: its cookies are also good for the program's next start.</summary>
    public static HttpClient NewClient(this RealProgram program, HttpClientHandler browser) =>
        new(browser, disposeHandler: false) { BaseAddress = program.Address, Timeout = TimeSpan.FromSeconds(60) };

    [GeneratedRegex(@"http://\S+?(/staff/join\?token=\S+)")]
    private static partial Regex Link();
}
