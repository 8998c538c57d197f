using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using StatusPage.Web.Features.Notifications.Channels.Mail;

namespace StatusPage.Web.Tests.Notifications;

public class DkimTests
{
    /// <summary>Debian's python3-dkim, with the public key in place of the DNS; and Python's own mail parser.</summary>
    private const string Verifier = """
        import sys, dkim, email, email.policy
        raw = open(sys.argv[1], 'rb').read()
        ok = dkim.verify(raw, dnsfunc=lambda name, timeout=5: b'v=DKIM1; k=rsa; p=' + sys.argv[2].encode())
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        print(ok, mail['subject'], mail.get_body(('plain',)).get_content().strip().splitlines()[0], len(list(mail.iter_parts())), sep='|')
        """;

    [Theory]
    [InlineData("Gewone mail", "Eén regel", false)]
    [InlineData("[Storing] Café: één heel lang onderwerp dat over meer dan één regel moet en dus in stukken gaat, ook hier nog", "Tekst met = en . en een heel lange regel die vast en zeker over de grens van zesenzeventig tekens heen gaat.", false)]
    [InlineData("Gewone mail", "Eén regel", true)]
    public async Task A_mail_of_ours_is_read_and_its_signature_verified_by_somebody_elses_program(string subject, string text, bool tampered)
    {
        using var key = RSA.Create(2048);
        var mail = Email.From("status@linfosys.test", "Linfosys «status»").Subject(subject).Header("List-Id", "Linfosys <status.linfosys.test>")
            .Text($"{text}\n\nhttps://status.example.nl/subscriptions/{QuotedPrintable.Slot}\n").Html($"<p>{text}</p>").Compose();
        var writer = new ArrayBufferWriter<byte>();
        mail.WriteTo(writer, new MailRecipient("anna@example.nl", "1.2@linfosys.test", "0.1@linfosys.test", new string('a', 32), "https://status.example.nl/subscriptions/x"), TimeProvider.System.GetUtcNow(), new DkimSigner(key, "linfosys.test", "s1"));
        var bytes = writer.WrittenSpan.ToArray();
        if (tampered)
        {
            bytes[^60] ^= 1;
        }

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
            var info = new ProcessStartInfo("/usr/bin/python3", ["-c", Verifier, file, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var python = Process.Start(info)!;
            var (said, wrong) = (await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), await python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            if (tampered)
            {
                Assert.StartsWith("False|", said);
                return;
            }

            Assert.True(said.Length > 0, wrong);
            Assert.Equal($"True|{subject}|{text}|2", said.Trim());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
