using System.Text;
using StatusPage.Web.Features.Notifications.Channels.Mail;

namespace StatusPage.Web.Tests.Notifications;

public class QuotedPrintableTests
{
    [Theory]
    [InlineData("Gewone tekst", "Gewone tekst")]
    [InlineData("één = 1", "=C3=A9=C3=A9n =3D 1")]
    [InlineData("spatie \nvolgende", "spatie=20\r\nvolgende")]
    [InlineData(".begin", "=2Ebegin")]
    public void Text_is_encoded_as_mail_carries_it(string text, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(Assert.Single(QuotedPrintable.Encode(text))));

    [Fact]
    public void No_line_is_long_or_begins_with_a_dot_and_a_slot_never_splits()
    {
        var text = string.Concat(Enumerable.Repeat("ééndotie.....www...", 40)) + $"https://status.example.nl/subscriptions/{QuotedPrintable.Slot}.\n.klaar";
        var pieces = QuotedPrintable.Encode(text);

        Assert.Equal(2, pieces.Count);
        var joined = string.Join(new string('T', 32), pieces.Select(Encoding.ASCII.GetString));
        Assert.All(joined.Split("\r\n"), line =>
        {
            Assert.True(line.Length <= 76, line);
            Assert.False(line.StartsWith('.'), line);
        });
    }
}
