using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Tests.Content.Markup;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("plain", "plain")]
    [InlineData("a\r\nb\rc\nd\u2028e", "a\nb\nc\nd\ne")]
    [InlineData("a\tb\0c\u0007d\u007Fe\u0085f", "a\tbcdef")]
    [InlineData("a\u202Eb\u2066c\u200Ed\u200Fe\u061Cf\uFEFFg", "abcdefg")]
    [InlineData("👩‍🔧 café", "👩‍🔧 café")]
    public void Only_what_a_reader_can_see_is_left(string? text, string clean) => Assert.Equal(clean, SafeText.Clean(text));

    [Fact]
    public void Half_a_surrogate_pair_is_marked_as_unreadable() =>
        Assert.Equal("\uD83D\uDE00 \uFFFD \uFFFD", SafeText.Clean("\uD83D\uDE00 \uD83D \uDE00"));
}
