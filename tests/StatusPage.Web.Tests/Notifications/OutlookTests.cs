using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Notifications;

/// <summary>What a form says before it goes: the mail, and to how many.</summary>
public class OutlookTests
{
    [Theory, OnBothDatabases]
    public async Task The_preview_holds_the_mail_that_goes_out_and_counts_who_gets_it(TestDatabase database)
    {
        using var sink = await MailSink.StartAsync();
        await using var app = await StatusApp.StartAsync(database, sink.Settings);
        var (exchange, network) = (new Scene(app).IdOf("exchange"), new Scene(app).IdOf("netwerk"));
        await app.SubscribeAsync("alles@example.nl");
        await app.SubscribeAsync("mail@example.nl", Language.Dutch, EventChoice.Incidents, exchange);
        await app.SubscribeAsync("netwerk@example.nl", Language.Dutch, EventChoice.All, network);
        await app.SubscribeAsync("onderhoud@example.nl", Language.Dutch, EventChoice.Maintenance);
        using var editor = await app.SignInAsync(Roles.Editor);
        var form = await FilledForm.OpenAsync(editor, "/staff/incidents/new", "form[data-publish]");
        form.Set("TitleNl", "Mail hapert").Set("BodyNl", "We **zoeken** de oorzaak.").Set($"States[{exchange}]", "partial_outage");

        var preview = await form.SendAsync("Preview");
        var page = await FilledForm.PageAsync(preview);
        Assert.Equal("2 abonnees krijgen bericht: 2 mail.", page.QuerySelector("[data-told-now]")!.TextContent);
        var mail = page.QuerySelector("[data-mail=nl]")!;
        var subject = mail.QuerySelector("summary span")!.TextContent;
        var frames = mail.QuerySelectorAll("iframe").Select(f => (Html: f.GetAttribute("srcdoc")!, Sandbox: f.GetAttribute("sandbox"), Title: f.GetAttribute("title"))).ToList();
        Assert.Equal(2, frames.Count);
        Assert.All(frames, f => Assert.Equal("allow-popups allow-popups-to-escape-sandbox", f.Sandbox));
        Assert.Equal(2, frames.Select(f => f.Title).Distinct().Count());
        var shown = frames[0].Html;
        Assert.Contains("<strong>zoeken</strong>", shown, StringComparison.Ordinal);
        // The frame inherits the page's policy, which allows the style of our mails by its hash; pages for everyone do not.
        var style = shown[(shown.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length)..shown.IndexOf("</style>", StringComparison.Ordinal)];
        var hash = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";
        Assert.Contains($"style-src 'self' {hash};", preview.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var visitor = app.NewClient();
        Assert.DoesNotContain("sha256", (await visitor.GetAsync("/", TestContext.Current.CancellationToken)).Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        await form.SendAsync();
        await sink.ReceivesAsync(2);
        Assert.All(sink.Mails, sent => Assert.Equal(subject, sent["Subject"]!.Replace("\r\n", "", StringComparison.Ordinal)));
        Assert.Equal(["alles@example.nl", "mail@example.nl"], sink.Mails.Select(m => m.EnvelopeTo).Order());
        // To the letter, but for what is of one subscriber alone and for what opens its links elsewhere. The notice has its number now.
        var html = sink.Mails[0].Html.ReplaceLineEndings("\n");
        Assert.Equal(
            Regex.Replace(shown.Replace("<base target=\"_blank\">", "", StringComparison.Ordinal), "/incidents/[a-z0-9]{12}", "/incidents/…").Trim(),
            Regex.Replace(Regex.Replace(html, "/subscriptions/[A-Za-z0-9_-]{32}", "/subscriptions/…"), "/incidents/[a-z0-9]{12}", "/incidents/…").Trim());
        var text = mail.QuerySelector("pre")!.TextContent;
        Assert.Contains(text[..text.IndexOf("-- \n", StringComparison.Ordinal)].Trim().ReplaceLineEndings("\n"), sink.Mails[0].Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_publishes_is_told_how_many_have_gone_and_what_undoing_stopped()
    {
        // No server: what is queued waits.
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", $"{FreePort.Next()}"), ("Smtp:Security", "none"), ("Smtp:From", "status@example.nl"));
        foreach (var i in Enumerable.Range(0, 3))
        {
            await app.SubscribeAsync($"klant{i}@example.nl");
        }

        using var editor = await app.SignInAsync(Roles.Editor);
        var form = await FilledForm.OpenAsync(editor, "/staff/incidents/new", "form[data-publish]");
        form.Set("TitleNl", "Mail hapert").Set("BodyNl", "We zoeken.").Set($"States[{new Scene(app).IdOf("exchange")}]", "partial_outage");
        var answer = await form.SendAsync();
        var published = await FilledForm.PageAsync(await editor.GetAsync(answer.Headers.Location!.ToString(), TestContext.Current.CancellationToken));
        Assert.Matches("^[0-3] van de 3 berichten zijn al weg; ongedaan maken houdt de rest tegen\\.$", published.QuerySelector("[data-out]")!.TextContent);
        var live = await editor.GetStringAsync(published.QuerySelector("[data-out]")!.GetAttribute("data-out"), TestContext.Current.CancellationToken);
        Assert.Contains("van de 3 berichten", live, StringComparison.Ordinal);
    }
}
