namespace StatusPage.Web.Features.Staff.Sessions;

/// <summary>What a browser calls itself, in the words its owner knows it by.</summary>
public static class BrowserName
{
    // The order matters: most browsers also claim to be the ones further down.
    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("Chrome/", "Chrome"), ("CriOS", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>Null for one we do not know.</summary>
    public static string? Of(string? agent)
    {
        var browser = Find(Browsers, agent);
        var system = Find(Systems, agent);
        return browser is null ? system : system is null ? browser : $"{browser}, {system}";
    }

    private static string? Find((string Sign, string Name)[] known, string? agent) =>
        known.FirstOrDefault(k => agent?.Contains(k.Sign, StringComparison.Ordinal) == true).Name;
}
