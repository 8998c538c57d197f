using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace StatusPage.Web.Board;

/// <summary>One page of the board as bytes, per encoding, with the parts of it that live readers are sent.</summary>
public sealed class RenderedPage
{
    private readonly byte[] _identity;
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;
    private readonly Lazy<LiveParts> _live;
    private int _counted;

    /// <param name="headers">What its endpoint says about it besides the type, in place of what all pages say.</param>
    public RenderedPage(byte[] identity, string contentType, int status, IReadOnlyList<KeyValuePair<string, StringValues>>? headers = null)
    {
        Headers = [.. headers ?? []];
        _identity = identity;
        ContentType = contentType;
        Status = status;
        ETag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(identity).AsSpan(0, 16))}\"";
        _brotli = new Lazy<byte[]>(() => Compress(s => new BrotliStream(s, new BrotliCompressionOptions { Quality = 6 })));
        _gzip = new Lazy<byte[]>(() => Compress(s => new GZipStream(s, CompressionLevel.Optimal)));
        _live = new Lazy<LiveParts>(() => LiveParts.Of(Encoding.UTF8.GetString(_identity)));
    }

    public string ContentType { get; }

    public int Status { get; }

    public KeyValuePair<string, StringValues>[] Headers { get; }

    /// <summary>Weak, because the same page is sent in several encodings.</summary>
    public string ETag { get; }

    public LiveParts Live => _live.Value;

    public byte[] In(PageEncoding encoding) => encoding switch
    {
        PageEncoding.Brotli => _brotli.Value,
        PageEncoding.Gzip => _gzip.Value,
        _ => _identity,
    };

    /// <summary>What it occupies, the first time it is asked; nothing after that.</summary>
    internal long CountOnce() => Interlocked.Exchange(ref _counted, 1) == 0 ? _identity.LongLength * 3 / 2 : 0;

    private byte[] Compress(Func<Stream, Stream> wrap)
    {
        using var target = new MemoryStream();
        using (var stream = wrap(target))
        {
            stream.Write(_identity);
        }

        return target.ToArray();
    }
}

public enum PageEncoding
{
    Identity,
    Gzip,
    Brotli,
}
