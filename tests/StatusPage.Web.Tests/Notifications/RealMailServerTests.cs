using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using StatusPage.Web.Features.Notifications.Outbox;

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
        });
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
