using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using StatusPage.Testing;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Tests.Processes;

public class KilledWhileImportingTests
{
    private const int Addresses = 40_000;
    private const int Kills = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_file_of_subscribers_goes_on_where_a_kill_left_it_and_takes_everybody_once(TestDatabase database)
    {
        await using var site = await RealSite.CreateAsync(database);
        var program = await site.ServeAsync();
        using var browser = await program.JoinAsync();
        string page;
        using (var manager = program.NewClient(browser))
        {
            page = await UploadAsync(manager);
        }

        var seen = 0;
        var amidst = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = seen;
            await Eventually.TrueAsync(async () => (seen = await DoneAsync(site)) > before, TimeSpan.FromMinutes(2), "the import goes on");
            await program.KillAsync();
            seen = await DoneAsync(site);
            amidst += seen < Addresses ? 1 : 0;
            await using (var db = site.NewDb())
            {
                // What it says it did is what it did, at any moment.
                Assert.Equal(seen, await db.Set<Subscriber>().CountAsync(Stop));
            }

            program = await site.ServeAsync();
            using var again = program.NewClient(browser);
            var shown = Shown(await again.GetStringAsync(page, Stop));
            Assert.InRange(shown.Done, seen, Addresses);
            Assert.Equal(Addresses, shown.Total);
        }

        Assert.True(amidst > 0, "No kill came while the file was being taken over.");
        using var last = program.NewClient(browser);
        await Eventually.TrueAsync(async () => Shown(await last.GetStringAsync(page, Stop)).Done == Addresses, TimeSpan.FromMinutes(3), "all of it is taken");
        Assert.Contains($"{Addresses:N0} van de {Addresses:N0} adressen bekeken: {Addresses:N0} toegevoegd".Replace(',', '.'), await last.GetStringAsync(page, Stop), StringComparison.Ordinal);
        await using var after = site.NewDb();
        Assert.Equal(Addresses, await after.Set<Subscriber>().Select(s => s.Address).Distinct().CountAsync(Stop));
        Assert.Equal(Addresses, await after.Set<Subscriber>().CountAsync(s => s.State == SubscriberState.Confirmed && s.Consent.EndsWith(": contract 2026"), Stop));
        Assert.Equal(1, await after.AuditLog.CountAsync(a => a.Action == "subscriber.imported", Stop));
        Assert.Null((await after.Set<SubscriberImport>().SingleAsync(Stop)).Csv);
        TestContext.Current.SendDiagnosticMessage("{0}: {1} of {2} kills came while the file was being taken over", database, amidst, Kills);
    }

    private static async Task<string> UploadAsync(HttpClient manager)
    {
        var csv = new StringBuilder("email,language,services\n");
        for (var i = 0; i < Addresses; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"klant{i}@example.nl,{(i % 2 == 0 ? "en" : "nl")},\n");
        }

        var form = await FilledForm.OpenAsync(manager, "/staff/subscribers", "form[action*=Import]");
        using var content = new MultipartFormDataContent
        {
            { new StringContent(form["__RequestVerificationToken"]!), "__RequestVerificationToken" },
            { new StringContent("contract 2026"), "Consent" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(csv.ToString())), "File", "subscribers.csv" },
        };
        using var answer = await manager.PostAsync("/staff/subscribers?handler=Import", content, Stop);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private static async Task<int> DoneAsync(RealSite site)
    {
        await using var db = site.NewDb();
        return await db.Set<SubscriberImport>().Select(i => i.Done).SingleAsync(Stop);
    }

    private static (int Done, int Total) Shown(string page)
    {
        var bar = Regex.Match(page, """<progress [^>]*max="(\d+)" value="(\d+)">""");
        Assert.True(bar.Success, page);
        return (int.Parse(bar.Groups[2].Value, CultureInfo.InvariantCulture), int.Parse(bar.Groups[1].Value, CultureInfo.InvariantCulture));
    }
}
