using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace StatusPage.Testing;

/// <summary>
/// A form of a page as a browser without JavaScript holds it: hidden fields, what is typed and ticked already, and
/// what the test changes. Its answer is again a page, with what it says at each field.
/// </summary>
public sealed class FilledForm
{
    private readonly HttpClient _client;
    private readonly string _address;
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    private FilledForm(HttpClient client, string address, IHtmlFormElement form)
    {
        _client = client;
        _address = form.GetAttribute("action") is { Length: > 0 } action ? new Uri(new Uri($"http://localhost{address}"), action).PathAndQuery : address;
        foreach (var control in form.QuerySelectorAll("input[name], select[name], textarea[name]"))
        {
            if (Value(control) is { } value)
            {
                Values(control.GetAttribute("name")!).Add(value);
            }
        }
    }

    public static async Task<FilledForm> OpenAsync(HttpClient client, string address, string selector = "main form[method=post]:not([action*=undo])")
    {
        var page = await PageAsync(await client.GetAsync(address, TestContext.Current.CancellationToken));
        return Of(client, address, page, selector);
    }

    public static FilledForm Of(HttpClient client, string address, IHtmlDocument page, string selector = "main form[method=post]:not([action*=undo])") =>
        new(client, address, (IHtmlFormElement)(page.QuerySelector(selector) ?? throw new InvalidOperationException($"{address} has no {selector}.")));

    public static async Task<IHtmlDocument> PageAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

    public string? this[string name] => _values.TryGetValue(name, out var values) ? values.LastOrDefault() : null;

    public IEnumerable<string> Names => _values.Keys;

    public FilledForm Set(string name, params string[] values)
    {
        _values[name] = [.. values];
        return this;
    }

    /// <summary>As it would be sent now, for who sends it elsewhere.</summary>
    public FormUrlEncodedContent Content => new(_values.SelectMany(v => v.Value.Select(value => KeyValuePair.Create(v.Key, value))));

    /// <param name="handler">The one of the page that a button names, such as <c>Preview</c>.</param>
    public Task<HttpResponseMessage> SendAsync(string? handler = null) => _client.PostAsync(
        handler is null ? _address : $"{_address}?handler={handler}",
        Content,
        TestContext.Current.CancellationToken);

    private static string? Value(IElement control) => control switch
    {
        IHtmlInputElement { Type: "checkbox" or "radio" } box => box.IsChecked ? box.Value : null,
        IHtmlInputElement { Type: "submit" } => null,
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        _ => null,
    };

    private List<string> Values(string name)
    {
        if (!_values.TryGetValue(name, out var values))
        {
            _values[name] = values = [];
        }

        return values;
    }
}
