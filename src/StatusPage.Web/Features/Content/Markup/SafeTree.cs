using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace StatusPage.Web.Features.Content.Markup;

/// <summary>
/// Makes a parsed text safe: links by <see cref="LinkPolicy"/>, images from this site only, no attributes but our
/// own, headings in order. One object per text.
/// </summary>
internal sealed class SafeTree(MarkdownStyle style, int sourceLength)
{
    private readonly Stack<int> _headings = new();

    // A reference link repeats a long address for the price of three characters.
    private int _addressesLeft = sourceLength + 20_000;
    private bool _refused;

    public bool TryClean(MarkdownDocument document)
    {
        CleanBlocks(document, 0);
        return !_refused;
    }

    private void CleanBlocks(ContainerBlock container, int depth)
    {
        if (Refuse(depth > ComplexityGuard.MaxNesting))
        {
            return;
        }

        foreach (var block in container.ToList())
        {
            block.RemoveData(typeof(HtmlAttributes));
            if (block is ContainerBlock nested)
            {
                CleanBlocks(nested, depth + 1);
            }

            if (block is Table table)
            {
                Align(table);
            }

            if (block is LeafBlock { Inline: { } inlines })
            {
                CleanInlines(inlines, false, 0);
            }

            if (block is HeadingBlock heading)
            {
                Place(heading, container);
            }
        }
    }

    private bool Refuse(bool condition) => _refused |= condition;

    // The table renderer would write the alignment as a style attribute, which our Content-Security-Policy blocks.
    private static void Align(Table table)
    {
        foreach (var row in table.OfType<TableRow>())
        {
            for (var i = 0; i < row.Count && i < table.ColumnDefinitions.Count; i++)
            {
                if (table.ColumnDefinitions[i].Alignment is { } alignment)
                {
                    row[i].GetAttributes().AddClass("align-" + alignment.ToString().ToLowerInvariant());
                }
            }
        }

        foreach (var column in table.ColumnDefinitions)
        {
            column.Alignment = null;
        }
    }

    private void Place(HeadingBlock heading, ContainerBlock container)
    {
        if (heading.Inline is null || string.IsNullOrWhiteSpace(InlineText.Of(heading.Inline)))
        {
            container.Remove(heading);
            return;
        }

        // Levels that were skipped are closed up, so that no reader by ear misses a step.
        while (_headings.TryPeek(out var above) && above >= heading.Level)
        {
            _headings.Pop();
        }

        _headings.Push(heading.Level);
        heading.Level = Math.Min(6, style.HeadingLevel + _headings.Count - 1);
    }

    private void CleanInlines(ContainerInline container, bool insideLink, int depth)
    {
        if (Refuse(depth > ComplexityGuard.MaxNesting))
        {
            return;
        }

        var next = container.FirstChild;
        while (next is { } inline && !_refused)
        {
            inline.RemoveData(typeof(HtmlAttributes));
            next = inline switch
            {
                AutolinkInline link => Replace(link, Link(link)),
                HtmlEntityInline entity => After(Replace(entity, Literal(SafeText.Clean(entity.Transcoded.ToString())))),
                LinkInline { IsImage: true } image => After(Replace(image, Image(image, insideLink))),
                LinkInline link => CleanLink(link, insideLink, depth),
                ContainerInline nested => CleanNested(nested, insideLink, depth),
                _ => inline.NextSibling,
            };
        }
    }

    private Inline? CleanNested(ContainerInline nested, bool insideLink, int depth)
    {
        CleanInlines(nested, insideLink, depth + 1);
        return nested.NextSibling;
    }

    private Inline? CleanLink(LinkInline link, bool insideLink, int depth)
    {
        if (insideLink || Accept(link.Url) is not { } target)
        {
            return Unwrap(link);
        }

        CleanInlines(link, true, depth + 1);
        if (string.IsNullOrWhiteSpace(InlineText.Of(link)))
        {
            SetText(link, target.Address);
        }

        Point(link, target);
        return link.NextSibling;
    }

    private Inline Image(LinkInline image, bool insideLink)
    {
        var text = SafeText.Clean(InlineText.Of(image));
        var target = Accept(image.Url);
        var shown = target is { IsOwnPath: true };
        if (target is null || (insideLink && !shown))
        {
            return Literal(text);
        }

        var link = new LinkInline { IsImage = shown, IsClosed = true };
        SetText(link, shown || !string.IsNullOrWhiteSpace(text) ? text : target.Address);
        Point(link, target);
        return link;
    }

    private Target? Accept(string? url)
    {
        if (LinkPolicy.Accept(url) is not { } address)
        {
            return null;
        }

        var isRelative = LinkPolicy.IsRelative(address);
        var target = new Target(
            isRelative ? Absolute(address) : address,
            IsExternal: LinkPolicy.IsWeb(address),
            IsOwnPath: isRelative && address[0] == '/');
        _addressesLeft -= target.Address.Length;
        return Refuse(_addressesLeft < 0) ? null : target;
    }

    private string Absolute(string address) =>
        style.LinkBase is { } site && Uri.TryCreate(site, address, out var uri) ? uri.AbsoluteUri : address;

    private static void Point(LinkInline link, Target target)
    {
        link.GetDynamicUrl = null;
        link.Url = target.Address;
        link.Title = null;
        if (target.IsExternal && !link.IsImage)
        {
            link.GetAttributes().AddProperty("rel", "noopener nofollow");
        }
    }

    private static LinkInline Link(AutolinkInline autolink)
    {
        var link = new LinkInline { Url = (autolink.IsEmail ? "mailto:" : "") + autolink.Url, IsClosed = true };
        link.AppendChild(Literal(autolink.Url));
        return link;
    }

    private static void SetText(LinkInline link, string text)
    {
        link.Clear();
        link.AppendChild(Literal(text));
    }

    private static LiteralInline Literal(string text) => new(text);

    private static Inline Replace(Inline old, Inline replacement)
    {
        old.ReplaceBy(replacement, copyChildren: false);
        return replacement;
    }

    private static Inline? After(Inline inline) => inline.NextSibling;

    // The link goes, its text stays and is looked at next.
    private static Inline? Unwrap(LinkInline link)
    {
        var next = link.FirstChild ?? link.NextSibling;
        Inline last = link;
        while (link.FirstChild is { } child)
        {
            child.Remove();
            last.InsertAfter(child);
            last = child;
        }

        link.Remove();
        return next;
    }

    private sealed record Target(string Address, bool IsExternal, bool IsOwnPath);
}
