using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using StatusPage.Domain;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Notifications;

/// <param name="IsQuoted">Somebody else's words: a server's, or the system's. They are in no language of ours.</param>
public sealed record ReasonPart(string Text, bool IsQuoted);

/// <summary>
/// Why something was not taken. On record it stands in English, beside what servers said in their own words; who reads
/// it gets what we say of it in their own language: the sentence is known by its form (the texts <c>reason_…</c>), in
/// which the words of others stand between quotation marks.
/// </summary>
public static partial class Reasons
{
    private const string Prefix = "notifications.reason_";

    // The most particular first, since some forms fit what others say as well.
    private static readonly (string Key, Regex Form)[] Known =
    [
        .. TextCatalogue.Shipped.All
            .Where(t => t.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(t => (t.Key, Form: t.Value.En!))
            .OrderByDescending(t => Slot().Replace(t.Form, "").Length)
            .Select(t => (t.Key, new Regex($"^{Slot().Replace(Regex.Escape(t.Form).Replace(@"\{", "{", StringComparison.Ordinal), "(?<v$1>.+?)")}$", RegexOptions.NonBacktracking | RegexOptions.Singleline))),
    ];

    /// <summary>As it is put on record.</summary>
    public static string Of(string name, params object?[] values) =>
        string.Format(CultureInfo.InvariantCulture, TextCatalogue.Shipped.Get(Prefix + name, Language.English), values);

    /// <summary>Why there is no connection.</summary>
    /// <param name="where">Host and port.</param>
    public static string Unreached(string where, Exception e) => e.GetBaseException() switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => Of("connection_refused", where),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => Of("no_name", where),
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown } => Of("no_way", where),
        SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown } => Of("broken_off", where),
        AuthenticationException untrusted => Of("certificate_other", where, untrusted.Message),
        var other => Of("not_reached", where, other.Message),
    };

    /// <summary>In the reader's language, as far as the words are ours.</summary>
    public static IReadOnlyList<ReasonPart> Read(string words, Texts texts)
    {
        if (!ByServer().IsMatch(words))
        {
            foreach (var (key, form) in Known)
            {
                if (form.Match(words) is { Success: true } match)
                {
                    return Fill(texts[key], match);
                }
            }
        }

        return [new ReasonPart(words, IsQuoted: true)];
    }

    /// <summary>The same where there is room for plain text only.</summary>
    public static string In(string words, Texts texts) => string.Concat(Read(words, texts).Select(p => p.IsQuoted ? $"“{p.Text}”" : p.Text));

    private static List<ReasonPart> Fill(string sentence, Match values)
    {
        var parts = new List<ReasonPart>();
        var at = 0;
        foreach (var slot in QuotedSlot().EnumerateMatches(sentence))
        {
            var isQuoted = sentence[slot.Index] == '“';
            var number = sentence.AsSpan(slot.Index, slot.Length).Trim("“”{}");
            parts.Add(new ReasonPart(sentence[at..slot.Index], IsQuoted: false));
            parts.Add(new ReasonPart(values.Groups[$"v{number}"].Value, isQuoted));
            at = slot.Index + slot.Length;
        }

        parts.Add(new ReasonPart(sentence[at..], IsQuoted: false));
        return parts;
    }

    /// <summary>An answer of a mail or web server begins with its code, and a delivery status (RFC 3463) with three numbers.</summary>
    [GeneratedRegex(@"^[1-5]\d\d([ -]|$)|^[245]\.\d{1,3}\.\d{1,3}\b")]
    private static partial Regex ByServer();

    [GeneratedRegex(@"\{(\d)\}")]
    private static partial Regex Slot();

    [GeneratedRegex(@"“\{\d\}”|\{\d\}")]
    private static partial Regex QuotedSlot();
}
