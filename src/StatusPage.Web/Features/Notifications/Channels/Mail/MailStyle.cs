using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>
/// How our mails look. Mail programs know no style sheets beside the mail, so it stands in each; a staff page that shows
/// the mail allows this one style by its hash, and no other.
/// </summary>
public static class MailStyle
{
    public const string Css = """
        :root{color-scheme:light dark}
        body{margin:0;padding:0;background:#f4f5f7;color:#1b1f24;font:16px/1.5 system-ui,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
        .m{max-width:600px;margin:0 auto;padding:24px 16px}
        .c{background:#ffffff;border:1px solid #dfe3e8;border-radius:8px;padding:8px 24px}
        h2{font-size:20px;line-height:1.3}h3{font-size:17px}
        a{color:#0b5fa5}
        .f{font-size:13px;color:#57606a;padding:16px 24px}.f a{color:#57606a}
        hr{border:0;border-top:1px solid #dfe3e8;margin:24px 0}
        @media (prefers-color-scheme:dark){body{background:#14171a;color:#e6e8eb}.c{background:#1d2125;border-color:#373d44}a{color:#7ab8f0}.f,.f a{color:#a0a8b1}hr{border-top-color:#373d44}}
        """;

    /// <summary>As a source of a Content-Security-Policy.</summary>
    public static readonly string Source = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'";
}
