using System.Buffers;
using System.Text;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>
/// What differs from one recipient of a mail to the next.
/// </summary>
/// <param name="Root">The id that all mails of one thread to this recipient refer to; the first mail has it as its own.</param>
/// <param name="Token">Fills the slots of the text (<see cref="QuotedPrintable.Slot"/>).</param>
/// <param name="Unsubscribe">The address for one click (RFC 8058); null where there is nothing to leave.</param>
public sealed record MailRecipient(string Address, string MessageId, string? Root, string Token, string? Unsubscribe);

/// <summary>Composes a mail: <c>Email.From(…).Subject(…).Text(…).Html(…).Compose()</c>.</summary>
public sealed class Email
{
    private readonly StringBuilder _headers = new();
    private string _text = "";
    private string? _html;

    private Email()
    {
    }

    public static Email From(string address, string name)
    {
        var email = new Email();
        return email.Line("From", $"{HeaderText.Phrase(name, 6)} <{address}>");
    }

    public Email Subject(string subject) => Line("Subject", HeaderText.Encode(subject, 9));

    /// <param name="value">ASCII, and ours: it is taken as it is.</param>
    public Email Header(string name, string value) => Line(name, value);

    public Email Text(string text)
    {
        _text = text;
        return this;
    }

    public Email Html(string html)
    {
        _html = html;
        return this;
    }

    /// <summary>Everything that is the same for all recipients, once.</summary>
    public ComposedMail Compose()
    {
        Line("MIME-Version", "1.0");
        var pieces = new List<byte[]>();
        if (_html is null)
        {
            Line("Content-Type", "text/plain; charset=utf-8");
            Line("Content-Transfer-Encoding", "quoted-printable");
            Append(pieces, QuotedPrintable.Encode(_text));
            Append(pieces, ["\r\n"u8.ToArray()]);
        }
        else
        {
            // Quoted-printable never holds "=_", so this can't stand in a part.
            var boundary = $"=_{Guid.NewGuid():N}";
            Line("Content-Type", $"multipart/alternative;\r\n boundary=\"{boundary}\"");
            Append(pieces, [Part(boundary, "plain")]);
            Append(pieces, QuotedPrintable.Encode(_text));
            Append(pieces, [Encoding.ASCII.GetBytes("\r\n"), Part(boundary, "html")], join: true);
            Append(pieces, QuotedPrintable.Encode(_html));
            Append(pieces, [Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n")]);
        }

        return new ComposedMail(_headers.ToString(), pieces);
    }

    private static byte[] Part(string boundary, string kind) =>
        Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");

    /// <summary>The first of <paramref name="more"/> goes on where the last piece ended; between the others is a slot.</summary>
    private static void Append(List<byte[]> pieces, IReadOnlyList<byte[]> more, bool join = false)
    {
        IReadOnlyList<byte[]> added = join ? [more.SelectMany(m => m).ToArray()] : more;
        if (pieces.Count > 0)
        {
            pieces[^1] = [.. pieces[^1], .. added[0]];
        }
        else
        {
            pieces.Add(added[0]);
        }

        pieces.AddRange(added.Skip(1));
    }

    private Email Line(string name, string value)
    {
        _headers.Append(name).Append(": ").Append(value).Append("\r\n");
        return this;
    }
}

/// <summary>A mail with everything but its recipient.</summary>
public sealed class ComposedMail(string headers, IReadOnlyList<byte[]> pieces)
{
    private static readonly byte[] End = ".\r\n"u8.ToArray();

    /// <summary>Writes the whole mail for one recipient; no line of it begins with a dot.</summary>
    public void WriteTo(ArrayBufferWriter<byte> writer, MailRecipient recipient, DateTimeOffset at, DkimSigner? signer)
    {
        var own = new StringBuilder(512);
        own.Append("Date: ").Append(HeaderText.Date(at)).Append("\r\nTo: ").Append(recipient.Address)
            .Append("\r\nMessage-ID: <").Append(recipient.MessageId).Append(">\r\n");
        if (recipient.Root is { } root && root != recipient.MessageId)
        {
            own.Append("In-Reply-To: <").Append(root).Append(">\r\nReferences: <").Append(root).Append(">\r\n");
        }

        if (recipient.Unsubscribe is { } address)
        {
            own.Append("List-Unsubscribe: <").Append(address).Append(">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        }

        var token = Encoding.ASCII.GetBytes(recipient.Token);
        if (signer is not null)
        {
            var body = new ArrayBufferWriter<byte>(16 * 1024);
            WriteBody(body, token);
            var all = own.Append(headers).ToString();
            Write(writer, signer.Sign(all, body.WrittenSpan, at));
            Write(writer, all);
            Write(writer, "\r\n");
            writer.Write(body.WrittenSpan);
            return;
        }

        Write(writer, own.Append(headers).Append("\r\n"));
        WriteBody(writer, token);
    }

    /// <summary>The same with the dot that ends it on the wire.</summary>
    public void WriteForSmtp(ArrayBufferWriter<byte> writer, MailRecipient recipient, DateTimeOffset at, DkimSigner? signer)
    {
        WriteTo(writer, recipient, at, signer);
        writer.Write(End);
    }

    private static void Write(ArrayBufferWriter<byte> writer, string text) => Encoding.ASCII.GetBytes(text, writer);

    private static void Write(ArrayBufferWriter<byte> writer, StringBuilder text)
    {
        foreach (var chunk in text.GetChunks())
        {
            Encoding.ASCII.GetBytes(chunk.Span, writer);
        }
    }

    private void WriteBody(ArrayBufferWriter<byte> writer, byte[] token)
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(token);
            }

            writer.Write(pieces[i]);
        }
    }
}
