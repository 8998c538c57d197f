using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Notifications;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications.Evidence;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Tests.Notifications;

/// <summary>What we say of a mail, beside what postfix says of it.</summary>
public class RealMailServerTests
{
    private static readonly LocalizedText Words = new("Mail hapert", "Mail falters");
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_evidence_says_of_each_recipient_what_the_mail_server_wrote_down(TestDatabase database)
    {
        string[] taken = ["anna", "jan", "piet", "els"];
        await using var server = await RealMailServer.StartAsync([.. taken, "laat"], new Dictionary<string, string> { ["laat"] = "451 4.7.1 Try again later" });
        await using var app = await StatusApp.StartAsync(database, server.Settings);
        foreach (var name in taken.Append("laat").Append("weg"))
        {
            await app.SubscribeAsync(RealMailServer.Address(name));
        }

        var incident = await new Scene(app).IncidentAsync(Words, Words, ServiceState.PartialOutage, ["exchange"]);
        await RecordsAsync(app, 6);
        await server.DeliversAsync(taken.Length);

        using var staff = await app.SignInAsync(Features.Staff.Roles.Viewer);
        var lines = (await staff.GetStringAsync($"/staff/evidence/{incident.Id}?handler=Csv", Stop)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var names = lines[0].Split(',');
        var rows = lines.Skip(1).Select(l => names.Zip(Cells(l)).ToDictionary(c => c.First, c => c.Second)).ToList();
        Assert.Equal(6, rows.Count);
        var page = await FilledForm.PageAsync(await staff.GetAsync($"/staff/evidence/{incident.Id}", Stop));
        var shown = page.QuerySelectorAll("table.audit tbody tr").Select(r => string.Join(' ', r.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        var log = server.Log;

        // What was taken: postfix's number for it, to whom it then delivered it, and when it came in.
        var accepted = rows.Where(r => r["verdict"] == "accepted").ToList();
        Assert.Equal(taken.Select(RealMailServer.Address).Order(), accepted.Select(r => r["address"]).Order());
        foreach (var row in accepted)
        {
            var id = row["queue_id"];
            Assert.Equal($"250 2.0.0 Ok: queued as {id}", row["reply"]);
            Assert.Equal($"127.0.0.1:{server.Port}", row["server"]);
            var delivered = Assert.Single(log, l => l.Program == "lmtp" && l.Text.StartsWith($"{id}: to=", StringComparison.Ordinal));
            Assert.StartsWith($"{id}: to=<{row["address"]}>", delivered.Text);
            Assert.Contains("dsn=2.0.0, status=sent", delivered.Text);
            var sender = Assert.Single(log, l => l.Program == "qmgr" && l.Text.StartsWith($"{id}: from=", StringComparison.Ordinal));
            Assert.StartsWith($"{id}: from=<bounce+{row["delivery"]}.", sender.Text);
            SameTime(row, sender);
        }

        // What was not, in postfix's words; where it named the recipient the record, which is kept, does not.
        foreach (var (name, verdict) in new[] { ("weg", "refused"), ("laat", "deferred") })
        {
            var address = RealMailServer.Address(name);
            var row = Assert.Single(rows, r => r["address"] == address && r["verdict"] == verdict);
            var reject = Assert.Single(log, l => l.Program == "smtpd" && l.Text.StartsWith("NOQUEUE: reject: RCPT", StringComparison.Ordinal) && l.Text.Contains($" to=<{address}>", StringComparison.Ordinal));
            var said = reject.Text[(reject.Text.IndexOf("]: ", StringComparison.Ordinal) + 3)..reject.Text.IndexOf("; from=", StringComparison.Ordinal)];
            Assert.Contains(address, said);
            Assert.Equal(said.Replace(address, "(recipient)", StringComparison.Ordinal), row["reply"]);
            Assert.Contains($"from=<bounce+{row["delivery"]}.", reject.Text);
            Assert.Equal("", row["queue_id"]);
            SameTime(row, reject);
        }

        // And the other way round: postfix knows of no mail that the evidence does not.
        Assert.Equal(
            log.Where(l => l.Program == "smtpd" && l.Text.Contains(": client=", StringComparison.Ordinal)).Select(l => l.Text.Split(':')[0]).Order(),
            accepted.Select(r => r["queue_id"]).Order());
        Assert.Equal(2, log.Count(l => l.Text.StartsWith("NOQUEUE", StringComparison.Ordinal)));

        // The page shows the same lines.
        Assert.Equal(rows.Count, shown.Count);
        Assert.All(rows.Zip(shown), pair =>
        {
            Assert.StartsWith(pair.First["seq"] + " ", pair.Second);
            Assert.Contains(pair.First["address"], pair.Second);
            Assert.Contains(pair.First["reply"], pair.Second);
            var at = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.Parse(pair.First["at"], CultureInfo.InvariantCulture), "Europe/Amsterdam");
            Assert.Contains(at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), pair.Second);
        });
    }

    [Theory, OnBothDatabases]
    public async Task A_wrong_password_is_on_the_overview_within_a_minute_and_a_test_mail_shows_what_was_said(TestDatabase database)
    {
        await using var server = await RealMailServer.StartAsync("anna");
        await using var site = await RealSite.CreateAsync(database);
        var program = await site.ServeAsync([.. server.SecureSettings.Where(s => s.Key != "Smtp__Password"), ("Smtp__Password", "verkeerd")]);
        using var browser = await program.JoinAsync();
        using (var manager = program.NewClient(browser))
        {
            await Eventually.TrueAsync(async () => (await manager.GetStringAsync("/staff", Stop)).Contains("weigert de gebruiker of het wachtwoord: <q lang=\"en\">535 5.7.8", StringComparison.Ordinal), Longest, "the overview says that the password is wrong");
            var (title, dialogue) = await TestMailAsync(manager);
            Assert.Equal("Niet aangenomen", title);
            Assert.Contains(dialogue, l => l.StartsWith("< 535 5.7.8", StringComparison.Ordinal));
            Assert.DoesNotContain(dialogue, l => l.Contains("MAIL FROM", StringComparison.Ordinal));
        }

        await program.StopAsync();
        program = await site.ServeAsync(server.SecureSettings);
        using var again = program.NewClient(browser);
        var (sent, said) = await TestMailAsync(again);
        Assert.Equal("Aangenomen", sent);
        Assert.StartsWith("< 220 mx.klant.test", said[0]);
        Assert.Contains("> STARTTLS", said);
        Assert.Contains(said, l => l.StartsWith("> (Tls", StringComparison.Ordinal));
        Assert.Contains("> AUTH PLAIN …", said);
        Assert.DoesNotContain(said, l => l.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0site\0{RealMailServer.Password}")), StringComparison.Ordinal));
        Assert.Contains($"> RCPT TO:<{RealMailServer.Address("anna")}>", said);
        Assert.Contains(said, l => l.StartsWith("< 250 2.0.0 Ok: queued as ", StringComparison.Ordinal));
        await server.DeliversAsync(1);
        using var anna = await server.OpenAsync("anna");
        Assert.Equal(1, anna.Inbox.Count);
        Assert.Contains("Gaat uit via localhost.", await again.GetStringAsync("/staff", Stop));
    }

    [Fact]
    public async Task A_server_that_does_not_exist_is_on_the_overview_within_a_minute()
    {
        await using var app = await StatusApp.StartAsync(TestDatabase.Sqlite, ("Smtp:Host", "mail.invalid"), ("Smtp:From", "status@linfosys.test"));
        using var staff = await app.SignInAsync(Features.Staff.Roles.Viewer);
        await Eventually.TrueAsync(async () => (await staff.GetStringAsync("/staff", Stop)).Contains("mail.invalid:587 is niet bereikbaar: die naam bestaat niet", StringComparison.Ordinal), Longest, "the overview says that there is no such server");
    }

    [Theory, OnBothDatabases]
    public async Task While_the_certificate_has_expired_mail_waits_and_when_it_is_renewed_it_goes_out(TestDatabase database)
    {
        await using var server = await RealMailServer.StartAsync("anna", "jan");
        var now = TimeProvider.System.GetUtcNow();
        await server.ShowCertificateAsync(now.AddDays(-30), now.AddDays(-1));
        await using var site = await RealSite.CreateAsync(database);
        var program = await site.ServeAsync(server.SecureSettings);
        using var browser = await program.JoinAsync();
        using var manager = program.NewClient(browser);
        await Eventually.TrueAsync(async () => (await manager.GetStringAsync("/staff", Stop)).Contains("het certificaat van localhost is niet te vertrouwen", StringComparison.Ordinal), Longest, "the overview says that the certificate is not good");
        // Its authority is trusted; that its time is over is all that is wrong with it.
        Assert.Contains("het is verlopen", await manager.GetStringAsync("/staff", Stop));

        foreach (var name in new[] { "anna", "jan" })
        {
            using var answer = await manager.AskAsync(RealMailServer.Address(name));
            Assert.True(answer.IsSuccessStatusCode);
        }

        await Eventually.TrueAsync(async () =>
        {
            await using var db = site.NewDb();
            return await db.Set<Delivery>().CountAsync(d => d.State == DeliveryState.Queued, Stop) == 2;
        }, Longest, "two confirmations wait");
        Assert.DoesNotContain(server.Log, l => l.Text.Contains(": client=", StringComparison.Ordinal));

        await server.ShowCertificateAsync(now.AddDays(-1), now.AddDays(30));
        await server.DeliversAsync(2);
        await Eventually.TrueAsync(async () =>
        {
            await using var db = site.NewDb();
            return await db.Set<Delivery>().CountAsync(d => d.State == DeliveryState.Accepted, Stop) == 2;
        }, Longest, "both are on record");
        await Eventually.TrueAsync(async () => (await manager.GetStringAsync("/staff", Stop)).Contains("Gaat uit via localhost.", StringComparison.Ordinal), Longest, "the overview says that mail goes out");
    }

    [Theory, OnBothDatabases]
    public async Task What_the_mail_server_sends_back_is_found_to_be_whose_it_was_and_the_third_time_nothing_more_goes_there(TestDatabase database)
    {
        await using var server = await RealMailServer.StartAsync();
        await using var app = await StatusApp.StartAsync(database, server.Settings);
        var subscriber = await app.SubscribeAsync(RealMailServer.Address(RealMailServer.Gone));
        using var returned = await server.OpenAsync("bounce");
        for (var time = 1; time <= 3; time++)
        {
            await new Scene(app).IncidentAsync(Words, Words, ServiceState.PartialOutage, ["exchange"]);
            await Eventually.TrueAsync(async () =>
            {
                await returned.NoOpAsync(Stop);
                return returned.Inbox.Count == time;
            }, Longest, "it comes back");
            await RecordsAsync(app, (2 * time) - 1);
            using var reader = new StreamReader(await returned.Inbox.GetStreamAsync(time - 1, Stop));
            Assert.Null(await BounceCommand.TakeAsync(app.Services, await reader.ReadToEndAsync(Stop), Stop));
        }

        await using var db = app.NewDb();
        var records = await db.Set<DeliveryRecord>().OrderBy(r => r.Seq).ToListAsync(Stop);
        Assert.Equal([Verdict.Accepted, Verdict.Returned, Verdict.Accepted, Verdict.Returned, Verdict.Accepted, Verdict.Returned], records.Select(r => r.Verdict));
        Assert.All(records.Where(r => r.Verdict == Verdict.Returned), r => Assert.Equal(("dns; mx.klant.test", "5.1.1 x-unix; user unknown"), (r.Server, r.Reply)));
        var stopped = await db.Set<Subscriber>().SingleAsync(s => s.Id == subscriber.Id, Stop);
        Assert.Equal(SubscriberState.Quarantined, stopped.State);
        Assert.Contains("user unknown", stopped.QuarantineReason);
    }

    private static async Task<(string Title, string[] Dialogue)> TestMailAsync(HttpClient manager)
    {
        var form = await FilledForm.OpenAsync(manager, "/staff/mail");
        var page = await FilledForm.PageAsync(await form.Set("Address", RealMailServer.Address("anna")).SendAsync());
        return (page.QuerySelector("#dialogue")!.TextContent, page.QuerySelector("pre.dialogue")!.TextContent.Split('\n'));
    }

    /// <summary>Postfix writes whole seconds, before its answer reaches us.</summary>
    private static void SameTime(Dictionary<string, string> row, MailLogLine line)
    {
        var at = DateTimeOffset.Parse(row["at"], CultureInfo.InvariantCulture);
        Assert.InRange(at, line.At.AddSeconds(-2), line.At.AddSeconds(60));
    }

    private static List<string> Cells(string line)
    {
        var cells = new List<string> { "" };
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add("");
            }
            else
            {
                cells[^1] += c;
            }
        }

        return cells;
    }

    private static Task<TimeSpan> RecordsAsync(StatusApp app, int count) => Eventually.TrueAsync(async () =>
    {
        await using var db = app.NewDb();
        return await db.Set<DeliveryRecord>().CountAsync(Stop) >= count;
    }, Longest, $"there are {count} lines of the record");
}
