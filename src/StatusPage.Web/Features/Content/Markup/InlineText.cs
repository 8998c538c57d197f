using System.Text;
using Markdig.Syntax.Inlines;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>The words in a run of inlines.</summary>
internal sealed class InlineText
{
    private readonly StringBuilder _text = new();
    private readonly bool _marksStruck;
    private readonly bool _withAddresses;

    private InlineText(bool marksStruck, bool withAddresses) => (_marksStruck, _withAddresses) = (marksStruck, withAddresses);

    /// <summary>The bare words.</summary>
    public static string Of(ContainerInline inlines) => new InlineText(false, false).Write(inlines).ToString();

    /// <summary>
    /// For reading as plain text: what was struck out is still marked, else a time that no longer holds would read as
    /// one that does; and, where wanted, the address stands after the words of a link.
    /// </summary>
    public static string ForReading(ContainerInline inlines, bool withAddresses) =>
        new InlineText(true, withAddresses).Write(inlines).ToString();

    private StringBuilder Write(ContainerInline container)
    {
        foreach (var inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    _text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    _text.Append(code.ContentSpan);
                    break;
                case HtmlEntityInline entity:
                    _text.Append(entity.Transcoded.AsSpan());
                    break;
                case AutolinkInline link:
                    _text.Append(link.Url);
                    break;
                case LineBreakInline line:
                    _text.Append(line.IsHard ? '\n' : ' ');
                    break;
                case EmphasisInline { DelimiterChar: '~' } struck when _marksStruck:
                    _text.Append("~~");
                    Write(struck).Append("~~");
                    break;
                case LinkInline { IsImage: false } link when _withAddresses:
                    WriteLink(link);
                    break;
                case ContainerInline nested:
                    Write(nested);
                    break;
            }
        }

        return _text;
    }

    private void WriteLink(LinkInline link)
    {
        var start = _text.Length;
        Write(link);
        if (link.Url is not { } address || LinkPolicy.IsRelative(address))
        {
            return;
        }

        var bare = address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart('/');
        if (!_text.ToString(start, _text.Length - start).Contains(bare.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
        {
            _text.Append(" (").Append(LinkPolicy.IsWeb(address) ? address : bare).Append(')');
        }
    }
}
