using StatusPage.Domain;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Tests.Notifications;

public class ReasonsTests
{
    private static readonly Texts Dutch = new(Language.Dutch);

    public static TheoryData<string> All => [.. TextCatalogue.Shipped.All.Keys.Where(k => k.StartsWith("notifications.reason_", StringComparison.Ordinal)).Select(k => k["notifications.reason_".Length..])];

    [Theory, MemberData(nameof(All))]
    public void What_is_on_record_is_read_in_ones_own_language_with_the_words_of_others_as_they_are(string name)
    {
        var words = Reasons.Of(name, "mx.example.nl:25", "554 5.7.1 “Go away”: no, really");
        Assert.Equal(words, Reasons.In(words, new Texts(Language.English)));

        var sentence = TextCatalogue.Shipped.Get($"notifications.reason_{name}", Language.Dutch);
        Assert.Equal(string.Format(null, sentence, "mx.example.nl:25", "554 5.7.1 “Go away”: no, really"), Reasons.In(words, Dutch));
        Assert.Equal(
            [.. new[] { "mx.example.nl:25", "554 5.7.1 “Go away”: no, really" }.Where((_, i) => sentence.Contains($"“{{{i}}}”", StringComparison.Ordinal))],
            Reasons.Read(words, Dutch).Where(p => p.IsQuoted).Select(p => p.Text));
    }

    [Theory]
    [InlineData("550 5.1.1 unknown")]
    [InlineData("404 Not Found")]
    [InlineData("5.1.1 smtp; 550 no such user")]
    [InlineData("250 no answer")]
    [InlineData("something else that nobody of us said")]
    public void What_a_server_said_stays_as_it_is(string words) => Assert.Equal([new ReasonPart(words, IsQuoted: true)], Reasons.Read(words, Dutch));
}
