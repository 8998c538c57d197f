using System.Diagnostics;
using System.Security.Cryptography;

namespace StatusPage.Testing;

/// <summary>Debian's python3-dkim, with a public key in place of the DNS.</summary>
public static class DkimVerifier
{
    private const string Program = """
        import sys, dkim
        asked = []
        def dns(name, timeout=5):
            asked.append(name)
            return b'v=DKIM1; k=rsa; p=' + sys.argv[1].encode()
        print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=dns), *[n.decode() for n in asked])
        """;

    /// <returns>Whether the signature of a mail holds, and under which name its key was looked for.</returns>
    public static async Task<(bool Holds, string KeyName)> VerifyAsync(byte[] mail, RSA key)
    {
        var info = new ProcessStartInfo("/usr/bin/python3", ["-c", Program, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        using var python = Process.Start(info)!;
        await python.StandardInput.BaseStream.WriteAsync(mail);
        python.StandardInput.Close();
        var said = (await python.StandardOutput.ReadToEndAsync()).Trim().Split(' ');
        await python.WaitForExitAsync();
        return (said[0] == "True", said.Length > 1 ? said[1].TrimEnd('.') : "");
    }
}
