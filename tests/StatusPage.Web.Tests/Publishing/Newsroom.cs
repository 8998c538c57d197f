using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Publishing;

/// <summary>A site with an editor who works on it through the forms of the staff's pages.</summary>
internal sealed class Newsroom : IAsyncDisposable
{
    private Newsroom(StatusApp app, HttpClient editor) => (App, Editor) = (app, editor);

    public StatusApp App { get; }

    public HttpClient Editor { get; }

    public static async Task<Newsroom> OpenAsync(TestDatabase database, DateTimeOffset? now = null)
    {
        var app = await StatusApp.StartAsync(database, a =>
        {
            if (now is { } at)
            {
                a.Clock.Set(at);
            }
        });
        return new Newsroom(app, await app.SignInAsync(Roles.Editor));
    }

    public string Service(string slug) => App.Board.Services.Values.Single(s => s.Slug == slug).Id;

    public Task<FilledForm> FormAsync(string address, string selector = "main form[method=post]:not([action*=undo])") => FilledForm.OpenAsync(Editor, address, selector);

    /// <summary>Sends it, expects that it was done, and waits until the public pages show it.</summary>
    public async Task<string> DoneAsync(FilledForm form, string? handler = null)
    {
        var answer = await form.SendAsync(handler);
        if (answer.StatusCode != HttpStatusCode.Redirect)
        {
            var page = await FilledForm.PageAsync(answer);
            Assert.Fail($"{(int)answer.StatusCode}: {page.QuerySelector("#errors")?.TextContent ?? page.Body?.TextContent}");
        }

        await App.RefreshBoardAsync();
        return answer.Headers.Location!.OriginalString;
    }

    public static async Task<IHtmlDocument> RefusedAsync(FilledForm form, HttpStatusCode status = HttpStatusCode.UnprocessableEntity, string? handler = null)
    {
        var answer = await form.SendAsync(handler);
        Assert.Equal(status, answer.StatusCode);
        return await FilledForm.PageAsync(answer);
    }

    public async Task<IHtmlDocument> PageAsync(string address)
    {
        using var visitor = App.NewClient();
        var answer = await visitor.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await FilledForm.PageAsync(answer);
    }

    public async Task<string> TextAsync(string address) => (await PageAsync(address)).QuerySelector("main")!.Text();

    /// <summary>Publishes an incident that mail is partly down; its id.</summary>
    public async Task<string> PublishAsync(string? bodyNl = "We zoeken **het** uit.", string? bodyEn = "We are *looking*.", bool quiet = false)
    {
        var form = (await FormAsync("/staff/incidents/new"))
            .Set("TitleNl", "Mail hapert").Set("TitleEn", "Mail falters")
            .Set("BodyNl", bodyNl ?? "").Set("BodyEn", bodyEn ?? "")
            .Set($"States[{Service("exchange")}]", "partial_outage");
        return (await DoneAsync(quiet ? form.Set("Quiet", "true") : form)).Split('/')[^1];
    }

    /// <summary>Publishes an update of it.</summary>
    public async Task UpdateAsync(string id, string status, string nl, string? en = null, params (string Slug, string State)[] states)
    {
        var form = (await FormAsync($"/staff/incidents/{id}")).Set("Status", status).Set("BodyNl", nl).Set("BodyEn", en ?? "");
        foreach (var (slug, state) in states)
        {
            form.Set($"States[{Service(slug)}]", state);
        }

        await DoneAsync(form);
    }

    /// <summary>What the staff page says was just done.</summary>
    public async Task<string> FlashAsync(string address) =>
        (await FilledForm.PageAsync(await Editor.GetAsync(address, TestContext.Current.CancellationToken))).QuerySelector(".flash")!.TextContent;

    public static string? ErrorAt(IHtmlDocument page, string field)
    {
        var control = page.GetElementById(field) ?? throw new InvalidOperationException($"The page has no {field}.");
        var error = (control.GetAttribute("aria-describedby") ?? "").Split(' ').Select(id => page.GetElementById(id)).FirstOrDefault(e => e?.ClassList.Contains("field-error") == true);
        return control.GetAttribute("aria-invalid") == "true" ? error?.TextContent : null;
    }

    public async ValueTask DisposeAsync()
    {
        Editor.Dispose();
        await App.DisposeAsync();
    }
}
