using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Domain;
using StatusPage.Web.Features.Staff;
using Xunit;

namespace StatusPage.Testing;

/// <summary>Members of staff and their browsers, for tests over HTTP.</summary>
public static class StaffClient
{
    public const string Password = "drie groene fietsen";

    /// <summary>Makes an account, as if its one-time link had been used.</summary>
    public static async Task<StaffMember> AddMemberAsync(this StatusApp app, string role, string email = "sanne@example.nl", string name = "Sanne de Boer", Language language = Language.Dutch)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var members = scope.ServiceProvider.GetRequiredService<UserManager<StaffMember>>();
        var now = app.Clock.GetUtcNow();
        var member = new StaffMember { UserName = email, Email = email, Name = name, Language = language, CreatedAt = now, PasswordSetAt = now };
        Assert.True((await members.CreateAsync(member, Password)).Succeeded);
        Assert.True((await members.AddToRoleAsync(member, role)).Succeeded);
        return member;
    }

    /// <summary>A new member with this role, signed in through the sign-in page.</summary>
    public static async Task<HttpClient> SignInAsync(this StatusApp app, string role, Language language = Language.Dutch)
    {
        var email = $"{role}-{Guid.NewGuid():N}@example.nl";
        await app.AddMemberAsync(role, email, language: language);
        var client = app.NewClient();
        var answer = await client.PostFormAsync("/staff/sign-in", ("Email", email), ("Password", Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>The value of the session's cookie, for a copy of it in another browser.</summary>
    public static async Task<string> SessionCookieAsync(this StatusApp app, string email)
    {
        using var client = app.NewClient();
        var answer = await client.PostFormAsync("/staff/sign-in", ("Email", email), ("Password", Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("staff=", StringComparison.Ordinal)).Split(';')[0];
    }

    /// <summary>A browser that carries this cookie and nothing else.</summary>
    public static HttpClient NewClient(this StatusApp app, string cookie)
    {
        var client = app.CreateDefaultClient(app.ClientOptions.BaseAddress);
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }

    /// <summary>Opens a page and posts to it, with its antiforgery token, as a browser would.</summary>
    public static Task<HttpResponseMessage> PostFormAsync(this HttpClient client, string page, params (string Name, string Value)[] fields) =>
        client.PostFormAsync(page, page, fields);

    /// <summary>Opens a page and sends one of its forms to <paramref name="action"/>, such as <c>/staff/services?handler=Clear</c>.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(this HttpClient client, string page, string action, (string Name, string Value)[] fields)
    {
        var token = await client.FormTokenAsync(page);
        return await client.PostAsync(action, new FormUrlEncodedContent(
            fields.Append((Name: "__RequestVerificationToken", Value: token)).Select(f => KeyValuePair.Create(f.Name, f.Value))));
    }

    public static async Task<string> FormTokenAsync(this HttpClient client, string page) => await (await client.GetAsync(page)).FormTokenAsync();

    public static async Task<string> FormTokenAsync(this HttpResponseMessage page)
    {
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var document = await new HtmlParser().ParseDocumentAsync(await page.Content.ReadAsStreamAsync());
        return document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value")
            ?? throw new InvalidOperationException($"{page.RequestMessage?.RequestUri} has no form with an antiforgery token.");
    }
}
