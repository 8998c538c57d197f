using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace StatusPage.Testing;

/// <summary>Public pages as a browser without script gets them.</summary>
public static class Pages
{
    public static async Task<IDocument> PageAsync(this StatusApp app, string path)
    {
        using var client = app.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await client.SendAsync(request);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The text as a reader sees it: runs of white space are one space.</summary>
    public static string Said(this IParentNode page, string selector) =>
        string.Join(' ', page.QuerySelector(selector)?.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? []);
}
