using StatusPage.Web.Features.Content.Markup;

namespace StatusPage.Web.Tests.Content.Markup;

public sealed class LinkPolicyTests
{
    [Theory]
    [InlineData("https://a.example")]
    [InlineData("HTTP://a.example:8080/b?c=d:e#f")]
    [InlineData("https://bücher.example/ö")]
    [InlineData("https://[2001:db8::1]/")]
    [InlineData("mailto:desk@a.example?subject=x")]
    [InlineData("tel:+31201234567")]
    [InlineData("/services/mail")]
    [InlineData("/")]
    [InlineData("#top")]
    [InlineData("?month=2026-11")]
    [InlineData("history/2026-11")]
    [InlineData("a/b:c")]
    [InlineData("javascript%3Aalert(1)")]
    public void A_safe_address_is_kept_as_it_is(string address) => Assert.Equal(address, LinkPolicy.Accept(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("javascript:alert(1)")]
    [InlineData("\tjavascript:alert(1)")]
    [InlineData("java\nscript:alert(1)")]
    [InlineData("\u00A0javascript:alert(1)")]
    [InlineData("data:,x")]
    [InlineData("ftp://a.example")]
    [InlineData("c:/windows")]
    [InlineData(":x")]
    [InlineData("//a.example")]
    [InlineData("/\\a.example")]
    [InlineData("/\t/a.example")]
    [InlineData("https:a.example")]
    [InlineData("https:/a.example")]
    [InlineData("https:///a.example")]
    [InlineData("https://")]
    [InlineData("https://?x")]
    [InlineData("https://good.example@a.example")]
    [InlineData("https://a.example/\u202Egnp")]
    [InlineData("https://a.example/a b")]
    [InlineData("mailto:")]
    [InlineData("tel:")]
    [InlineData("/half\uD800")]
    public void Any_other_address_is_refused(string? address) => Assert.Null(LinkPolicy.Accept(address));
}
