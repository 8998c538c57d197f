using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using Microsoft.Playwright;
using MimeKit;
using StatusPage.Browser.Tests.Staff;
using StatusPage.Testing;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Browser.Tests.Public;

/// <summary>A subscription from its first form to its last mail, with a real mail server and mailbox between us and the reader.</summary>
public partial class MailStoryTests(Chrome chrome)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    /// <summary>Of the browser, in milliseconds, on a machine that is busy with other tests.</summary>
    private const float Patience = 60_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_reader_subscribes_confirms_hears_of_an_incident_and_its_update_in_one_thread_and_leaves_with_one_click(TestDatabase database)
    {
        using var key = RSA.Create(2048);
        var keyFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), Stop);
        await using var mail = await RealMailServer.StartAsync("anna", "piet");
        await using var site = await RealSite.CreateAsync(database);
        var address = new Uri($"http://localhost:{FreePort.Next()}");
        var program = await site.ServeAsync([
            .. mail.SecureSettings, ("ASPNETCORE_URLS", address.ToString()), ("Site__PublicUrl", address.ToString()),
            ("Dkim__KeyFile", keyFile), ("Dkim__Selector", "s2026"), ("Dkim__Domain", RealMailServer.SiteDomain),
        ]);
        using var manager = await program.JoinAsync();
        using var anna = await mail.OpenAsync("anna");
        using var piet = await mail.OpenAsync("piet");
        await SubscribeAsync(await PageAsync(address), anna, "anna");
        await SubscribeAsync(await PageAsync(address), piet, "piet");

        var staff = new StaffBrowser(await PageAsync(address));
        await SignInAsync(staff.Page);
        await staff.Page.GotoAsync("/staff/incidents/new");
        await staff.State("E-mail (Exchange)", "Deels uit").CheckAsync();
        await staff.Page.Locator("#TitleNl").FillAsync("Mail hapert bij één cluster");
        await staff.WriteAsync("We zoeken **de oorzaak**.\n\n.een regel met een punt ervoor");
        await staff.Publish.ClickAsync();
        await Expect(staff.Page.Locator(".flash")).ToContainTextAsync("De storing staat op de site.", new() { Timeout = Patience });

        var opened = await ReadAsync(anna, 2);
        Assert.Equal("[Storing] E-mail (Exchange): Mail hapert bij één cluster", opened.Message.Subject);
        Assert.Equal($"status@{RealMailServer.SiteDomain}", opened.Message.From.Mailboxes.Single().Address);
        Assert.Equal([RealMailServer.Address("anna")], opened.Message.To.Mailboxes.Select(m => m.Address));
        Assert.Equal("auto-generated", opened.Message.Headers[HeaderId.AutoSubmitted]);
        Assert.Contains($"<status.{RealMailServer.SiteDomain}>", opened.Message.Headers[HeaderId.ListId]);
        Assert.Equal("List-Unsubscribe=One-Click", opened.Message.Headers[HeaderId.ListUnsubscribePost]);
        var alternatives = Assert.IsType<MultipartAlternative>(opened.Message.Body);
        var parts = alternatives.Cast<TextPart>().ToList();
        Assert.Equal([("text/plain", "utf-8"), ("text/html", "utf-8")], parts.Select(p => (p.ContentType.MimeType, p.ContentType.Charset)));
        Assert.Contains("\n.een regel met een punt ervoor", parts[0].Text.ReplaceLineEndings("\n"));
        Assert.Contains("<strong>de oorzaak</strong>", parts[1].Text);
        Assert.Equal((true, $"s2026._domainkey.{RealMailServer.SiteDomain}"), await DkimVerifier.VerifyAsync(opened.Raw, key));

        // A program that checks mail opens every link there is; nobody has left by that.
        using var client = new HttpClient();
        foreach (Match link in Link().Matches(parts[1].Text))
        {
            Assert.True((await client.GetAsync(link.Groups[1].Value, Stop)).IsSuccessStatusCode, link.Value);
        }

        await UpdateAsync(staff, "Oorzaak gevonden", "Een switch is stuk.");
        var updated = await ReadAsync(anna, 3);
        Assert.Equal(opened.Message.MessageId, updated.Message.InReplyTo);
        Assert.Contains(opened.Message.MessageId, updated.Message.References);
        Assert.Contains("Een switch is stuk.", updated.Message.TextBody);
        Assert.True((await DkimVerifier.VerifyAsync(updated.Raw, key)).Holds);
        Assert.False((await DkimVerifier.VerifyAsync([.. updated.Raw[..^40], (byte)'x', .. updated.Raw[^39..]], key)).Holds);

        // The server's own threads: the confirmation by itself, the incident's two mails together.
        var threads = await anna.Inbox.ThreadAsync(ThreadingAlgorithm.References, SearchQuery.All, Stop);
        Assert.Equal([0, 1], threads.Select(t => t.Children.Count).Order());

        var leave = opened.Message.Headers[HeaderId.ListUnsubscribe]!.Trim('<', '>');
        using var answer = await client.PostAsync(leave, new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]), Stop);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(leave, answer.RequestMessage!.RequestUri!.ToString());

        await ReadAsync(piet, 3);
        await UpdateAsync(staff, "Opgelost", "De switch is vervangen.");
        await ReadAsync(piet, 4);
        await anna.NoOpAsync(Stop);
        Assert.Equal(3, anna.Inbox.Count);
        Assert.Equal(3, mail.Log.Count(l => l.Program == "lmtp" && l.Text.Contains($"to=<{RealMailServer.Address("anna")}>", StringComparison.Ordinal) && l.Text.Contains("status=sent", StringComparison.Ordinal)));
        File.Delete(keyFile);
    }

    private async Task<IPage> PageAsync(Uri address)
    {
        var page = await chrome.NewPageAsync(address);
        page.SetDefaultTimeout(Patience);
        return page;
    }

    private static async Task SubscribeAsync(IPage page, ImapClient mailbox, string name)
    {
        await page.GotoAsync("/subscribe");
        await page.Locator("#Email").FillAsync(RealMailServer.Address(name));
        await page.GetByRole(AriaRole.Button, new() { Name = "Aanmelden" }).ClickAsync();
        var asked = await ReadAsync(mailbox, 1);
        await page.GotoAsync(Subscribing.LinkIn(asked.Message.TextBody!));
        await page.GetByRole(AriaRole.Button, new() { Name = "Aanmelding bevestigen" }).ClickAsync();
        await Expect(page.Locator(".note[role=status]")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.GotoAsync("/staff/sign-in");
        await page.Locator("#Email").FillAsync("sanne@example.nl");
        await page.Locator("#Password").FillAsync(StaffClient.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/staff");
    }

    private static async Task UpdateAsync(StaffBrowser staff, string state, string words)
    {
        await staff.Choice(state).CheckAsync();
        await staff.WriteAsync(words);
        await staff.Publish.ClickAsync();
        await Expect(staff.Page.Locator("main .timeline").First).ToContainTextAsync(words, new() { Timeout = Patience });
    }

    /// <summary>The last of so many mails, once they are there.</summary>
    private static async Task<(MimeMessage Message, byte[] Raw)> ReadAsync(ImapClient mailbox, int count)
    {
        await Eventually.TrueAsync(async () =>
        {
            await mailbox.NoOpAsync(Stop);
            return mailbox.Inbox.Count >= count;
        }, Longest, $"{count} mails are in the mailbox");
        Assert.Equal(count, mailbox.Inbox.Count);
        await using var stream = await mailbox.Inbox.GetStreamAsync(count - 1, Stop);
        using var raw = new MemoryStream();
        await stream.CopyToAsync(raw, Stop);
        raw.Position = 0;
        return (await MimeMessage.LoadAsync(raw, Stop), raw.ToArray());
    }

    [GeneratedRegex("href=\"(http[^\"]+)\"")]
    private static partial Regex Link();
}
