using StatusPage.Web.Board;

namespace StatusPage.Web.Tests.Board;

public class AcceptEncodingTests
{
    [Theory]
    [InlineData("gzip, deflate, br, zstd", PageEncoding.Brotli)]
    [InlineData("gzip", PageEncoding.Gzip)]
    [InlineData("GZIP;q=0.5", PageEncoding.Gzip)]
    [InlineData("br;q=0, gzip", PageEncoding.Gzip)]
    [InlineData("br;q=0.0,gzip;q=0", PageEncoding.Identity)]
    [InlineData("identity", PageEncoding.Identity)]
    [InlineData("deflate", PageEncoding.Identity)]
    [InlineData("", PageEncoding.Identity)]
    [InlineData(null, PageEncoding.Identity)]
    public void The_smallest_encoding_that_the_client_takes_is_chosen(string? header, PageEncoding expected) =>
        Assert.Equal(expected, AcceptEncoding.Best(header));
}
