using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.Notifications;
using StatusPage.Testing;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Notices;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Benchmarks;

/// <summary>
/// A published incident goes out to 10,000 subscribers, each on record with the server's words, beside postfix's
/// <c>smtp-source</c> that hands as many messages of the same size over as many connections to the same
/// <c>smtp-sink</c> and records nothing; in turn, so that the ratio holds elsewhere too.
/// </summary>
internal static class MailBenchmark
{
    private const int Subscribers = 10_000;
    private const int Many = 100_000;
    private const int Connections = 8;
    private const int ManyConnections = 32;
    private const int Rounds = 3;
    private const int Counts = 5;
    private const double AnswerSeconds = 0.05;

    /// <summary>MAIL, RCPT, DATA and the message.</summary>
    private const int AnswersPerMail = 4;
    private const double GoalOfSlow = 0.8;
    private const double GoalRatio = 0.1;
    private const double GoalFirstSeconds = 1;
    private const double GoalFanOutSeconds = 3;
    private const double GoalMegabytes = 60;
    private const double GoalCountMilliseconds = 100;
    private const double GoalHomeMilliseconds = 50;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(Workplace workplace)
    {
        var content = Path.Combine(workplace.Folder, "mail-content");
        Copy(Path.Combine(TestEnvironment.RepositoryRoot, "content"), content);
        var data = Path.Combine(workplace.Folder, "mail-data");
        var size = await SizeAsync(workplace, content);
        var port = ServerProcess.FreeAddress().Port;
        using var sink = Process.Start(new ProcessStartInfo("/usr/sbin/smtp-sink", ["-u", "root", $"127.0.0.1:{port}", "200"]))!;
        try
        {
            var server = await workplace.ServeAsync(data, settings: Settings(content, port, Connections));
            await SubscribeAsync(Sqlite(data), 0, 1000);
            var few = await SendAsync(server, data, content, "few", 1000);
            var memoryFew = server.ResidentMegabytes();
            Progress.Say($"1,000 to warm up: {Measurement.Number(few.Rate)}/s");
            await SubscribeAsync(Sqlite(data), 1000, Subscribers - 1000);
            var (ours, theirs) = (new List<Sent>(), new List<double>());
            for (var round = 1; round <= Rounds; round++)
            {
                ours.Add(await SendAsync(server, data, content, $"round{round}", Subscribers));
                theirs.Add(await SourceAsync(port, size));
                Progress.Say($"round {round}: {Measurement.Number(ours[^1].Rate)} against {Measurement.Number(theirs[^1])} mails/s: {Measurement.Number(ours[^1].Rate / theirs[^1], 2)}; the first after {Measurement.Number(ours[^1].First * 1000)} ms");
            }

            await SubscribeAsync(Sqlite(data), Subscribers, Many - Subscribers);
            var many = await SendAsync(server, data, content, "many", Many);
            var memoryMany = server.ResidentMegabytes();
            var ratio = Measurement.Median(ours.Zip(theirs, (a, b) => a.Rate / b));
            var first = ours.Max(o => o.First);
            var home = ours.Max(o => o.Home);
            var slow = new List<double>();
            foreach (var connections in (int[])[Connections, ManyConnections])
            {
                slow.Add(await SlowlyAsync(workplace, port, connections));
                Progress.Say($"{connections} connections, each answer {AnswerSeconds * 1000:0} ms later: {Measurement.Number(slow[^1])}/s");
            }

            var postgres = workplace.Own(await PrivatePostgres.StartAsync(workplace.Folder));
            await using (await workplace.ServeAsync(Path.Combine(workplace.Folder, "mail-postgres"), postgres: postgres.ConnectionString))
            {
                // It makes the tables.
            }

            await SubscribeAsync(Postgres(postgres.ConnectionString), 0, Many);
            var onSqlite = await FanOutAsync(Sqlite(data));
            var onPostgres = await FanOutAsync(Postgres(postgres.ConnectionString));
            var countedOnSqlite = await CountAsync(Sqlite(data));
            var countedOnPostgres = await CountAsync(Postgres(postgres.ConnectionString));
            return
            [
                new($"{Measurement.Number(Subscribers)} mails of {Measurement.Number(size)} bytes, from publish to the last accepted, each on record, {Connections} connections", $"{Measurement.Number(Measurement.Median(ours.Select(o => o.Rate)))}/s; smtp-source, recording nothing: {Measurement.Number(Measurement.Median(theirs))}/s: {Measurement.Number(ratio, 2)}", $"at least {GoalRatio}", ratio >= GoalRatio),
                new("Publish to the first mail accepted, worst round", $"{Measurement.Number(first * 1000)} ms", $"at most {GoalFirstSeconds} s", first <= GoalFirstSeconds),
                .. ((int[])[Connections, ManyConnections]).Zip(slow, (connections, rate) => (Rate: rate, Room: connections / (AnswersPerMail * AnswerSeconds), Connections: connections))
                    .Select(s => new Measurement($"{s.Connections} connections to a server that takes {AnswerSeconds * 1000:0} ms for each of its {AnswersPerMail} answers to a mail", $"{Measurement.Number(s.Rate)}/s of the {Measurement.Number(s.Room)}/s that it leaves room for", $"at least {GoalOfSlow}", s.Rate / s.Room >= GoalOfSlow)),
                new("Home page at 50 requests/s meanwhile, p99, worst round", $"{Measurement.Number(home, 1)} ms", $"under {GoalHomeMilliseconds} ms", home < GoalHomeMilliseconds),
                new($"Queueing for {Measurement.Number(Many)} subscribers, SQLite", $"{Measurement.Number(onSqlite, 2)} s", $"at most {GoalFanOutSeconds} s", onSqlite <= GoalFanOutSeconds),
                new("The same, PostgreSQL", $"{Measurement.Number(onPostgres, 2)} s", $"at most {GoalFanOutSeconds} s", onPostgres <= GoalFanOutSeconds),
                new($"Counting who of {Measurement.Number(Many)} would hear, as a form does while somebody types, slowest of {Counts}, SQLite", $"{Measurement.Number(countedOnSqlite)} ms", $"under {GoalCountMilliseconds} ms", countedOnSqlite < GoalCountMilliseconds),
                new("The same, PostgreSQL", $"{Measurement.Number(countedOnPostgres)} ms", $"under {GoalCountMilliseconds} ms", countedOnPostgres < GoalCountMilliseconds),
                new($"Memory after {Measurement.Number(Many)} ({Measurement.Number(many.Rate)}/s), against after 1,000", $"{Measurement.Number(memoryMany)} against {Measurement.Number(memoryFew)} MB", $"at most {GoalMegabytes} MB more", memoryMany - memoryFew <= GoalMegabytes),
            ];
        }
        finally
        {
            sink.Kill();
        }
    }

    private sealed record Sent(double Rate, double First, double Home);

    /// <summary>Publishes by a file, as somebody who works in git does, and waits until all are accepted. Times are those on record.</summary>
    private static async Task<Sent> SendAsync(ServerProcess server, string data, string content, string name, int count)
    {
        Publish(content, name);
        using var stop = new CancellationTokenSource();
        var home = HomeAsync(server, stop.Token);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            await Task.Delay(250);
            await using var db = Sqlite(data);
            var message = await db.Set<OutgoingMessage>().AsNoTracking().OrderByDescending(m => m.Id).FirstOrDefaultAsync(m => m.Subject.En!.Contains(name));
            if (message is not null && await db.Set<Delivery>().CountAsync(d => d.MessageId == message.Id && d.State == DeliveryState.Accepted) == count)
            {
                var records = db.Set<DeliveryRecord>().AsNoTracking().Where(r => r.MessageId == message.Id);
                var first = (await records.OrderBy(r => r.Seq).FirstAsync()).At - message.CreatedAt;
                var last = (await records.OrderByDescending(r => r.Seq).FirstAsync()).At - message.CreatedAt;
                await stop.CancelAsync();
                return new Sent(count / last.TotalSeconds, first.TotalSeconds, await home);
            }

            if (watch.Elapsed > TimeSpan.FromMinutes(5))
            {
                throw new InvalidOperationException($"{count} mails did not go out within five minutes.");
            }
        }
    }

    /// <summary>The rate against a server whose answers take their time; as many mails as go out in some ten seconds.</summary>
    private static async Task<double> SlowlyAsync(Workplace workplace, int port, int connections)
    {
        await using var slow = new SlowAnswers(port, TimeSpan.FromSeconds(AnswerSeconds));
        var content = Path.Combine(workplace.Folder, $"mail-slow-{connections}-content");
        Copy(Path.Combine(TestEnvironment.RepositoryRoot, "content"), content);
        var data = Path.Combine(workplace.Folder, $"mail-slow-{connections}");
        await using var server = await workplace.ServeAsync(data, settings: Settings(content, slow.Port, connections));
        var count = connections * 50;
        await SubscribeAsync(Sqlite(data), 0, count);
        return (await SendAsync(server, data, content, $"slow{connections}", count)).Rate;
    }

    private static Dictionary<string, string> Settings(string content, int port, int connections) => new()
    {
        ["Content__Directory"] = content,
        ["Smtp__Host"] = "127.0.0.1",
        ["Smtp__Port"] = port.ToString(CultureInfo.InvariantCulture),
        ["Smtp__Security"] = "none",
        ["Smtp__From"] = "status@linfosys.test",
        ["Smtp__Connections"] = connections.ToString(CultureInfo.InvariantCulture),
    };

    private static async Task<double> HomeAsync(ServerProcess server, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        var times = new List<Task<double>>();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (await beat.WaitForNextTickAsync(stop))
            {
                times.Add(AskAsync());
            }
        }
        catch (OperationCanceledException)
        {
        }

        var sorted = (await Task.WhenAll(times)).Order().ToArray();
        return sorted[(int)((sorted.Length - 1) * 0.99)];

        async Task<double> AskAsync()
        {
            var watch = Stopwatch.StartNew();
            using var answer = await client.GetAsync("/", CancellationToken.None);
            await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
            return watch.Elapsed.TotalMilliseconds;
        }
    }

    private static async Task<double> SourceAsync(int port, int size)
    {
        var watch = Stopwatch.StartNew();
        await Shell.RunAsync("/usr/sbin/smtp-source", "-d", "-s", $"{Connections}", "-m", $"{Subscribers}", "-l", $"{size}", "-f", "status@linfosys.test", "-t", "klant@example.nl", $"127.0.0.1:{port}");
        return Subscribers / watch.Elapsed.TotalSeconds;
    }

    /// <summary>How long one of our mails is.</summary>
    private static async Task<int> SizeAsync(Workplace workplace, string content)
    {
        var data = Path.Combine(workplace.Folder, "mail-size");
        await using var server = await workplace.ServeAsync(data, settings: new Dictionary<string, string> { ["Content__Directory"] = content });
        await SubscribeAsync(Sqlite(data), 0, 1);
        Publish(content, "size");
        var folder = Path.Combine(data, "mail");
        while (!Directory.Exists(folder) || Directory.GetFiles(folder, "*.eml").Length == 0)
        {
            await Task.Delay(100);
        }

        return (int)new FileInfo(Directory.GetFiles(folder, "*.eml")[0]).Length;
    }

    /// <summary>The statement that queues a message for everybody, as the commit of a notice runs it.</summary>
    private static async Task<double> FanOutAsync(StatusDbContext db)
    {
        await using var _ = db;
        await using var transaction = await db.Database.BeginTransactionAsync();
        var message = new OutgoingMessage { Key = $"benchmark/{Guid.NewGuid():N}", Event = NoticeEvent.IncidentOpened, NoticeKind = "incident", NoticeId = "aaaaaaaaaaaa", CreatedAt = TimeProvider.System.GetUtcNow().AddDays(2) };
        db.Add(message);
        await db.SaveChangesAsync();
        var watch = Stopwatch.StartNew();
        await FanOut.QueueAsync(db, message, FanOut.Hearers(NoticeEvent.IncidentOpened, "aaaaaaaaaaaa", ["bbbbbbbbbbbb"], ["cccccccccccc"]), [], CancellationToken.None);
        await transaction.CommitAsync();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>A third of them chose services and groups.</summary>
    private static async Task<double> CountAsync(StatusDbContext db)
    {
        await using var _ = db;
        await db.Set<Subscriber>().Where(s => s.Id % 3 == 0).ExecuteUpdateAsync(s => s.SetProperty(x => x.Everything, false));
        await db.Database.ExecuteSqlRawAsync("""
            INSERT INTO subscription_choice (subscriber_id, service_id) SELECT id, 'bbbbbbbbbbbb' FROM subscriber WHERE id % 6 = 0;
            INSERT INTO subscription_choice (subscriber_id, service_id) SELECT id, 'dddddddddddd' FROM subscriber WHERE id % 3 = 0;
            INSERT INTO subscription_choice (subscriber_id, group_id) SELECT id, 'cccccccccccc' FROM subscriber WHERE id % 3 = 0
            """);

        var hearers = FanOut.Hearers(NoticeEvent.IncidentOpened, "-", ["bbbbbbbbbbbb", "eeeeeeeeeeee"], ["ffffffffffff"]);
        var times = new List<double>();
        for (var i = 0; i < Counts; i++)
        {
            var watch = Stopwatch.StartNew();
            var counts = await SubscriberReach.CountAsync(db, hearers, CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (counts is not [(ChannelKind.Mail, > Many / 2 and < Many)])
            {
                throw new InvalidOperationException("Not some of them would hear.");
            }
        }

        Progress.Say($"counting: {string.Join(", ", times.Select(t => Measurement.Number(t)))} ms");
        return times.Max();
    }

    private static async Task SubscribeAsync(StatusDbContext db, int from, int count)
    {
        await using var _ = db;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var now = TimeProvider.System.GetUtcNow();
        foreach (var batch in Enumerable.Range(from, count).Chunk(5000))
        {
            db.AddRange(batch.Select(i => new Subscriber
            {
                Channel = ChannelKind.Mail, Address = $"klant{i}@example.nl", AddressHash = $"{i}", Language = i % 2 == 0 ? Language.Dutch : Language.English, Nonce = $"{i}",
                Pseudonym = $"{i:x64}", PseudonymKey = $"{i:x64}", Consent = "benchmark", CreatedAt = now, Everything = true, Events = EventChoice.All, State = SubscriberState.Confirmed,
            }));
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }
    }

    private static void Publish(string content, string name)
    {
        var file = Path.Combine(content, "notices", "incidents", $"{name}.md");
        var now = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam")).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        File.WriteAllText(file + ".part", $$"""
            ---
            title: { nl: "Mail hapert, {{name}}", en: "Mail falters, {{name}}" }
            started: {{now}}
            services: { exchange: partial_outage }
            ---

            # {{now}} investigating

            ## nl

            Een deel van de postvakken is niet bereikbaar via Outlook en webmail. We zoeken de **oorzaak**.

            ## en

            Part of the mailboxes cannot be reached by Outlook and webmail. We are looking for the **cause**.
            """);
        File.Move(file + ".part", file, overwrite: true);
    }

    private static SqliteStatusDbContext Sqlite(string data) => new(new DbContextOptionsBuilder<SqliteStatusDbContext>()
        .UseSqlite($"Data Source={Path.Combine(data, "statuspage.db")}").AddInterceptors(new SqliteConnectionSettings()).Options);

    private static PostgresStatusDbContext Postgres(string connection) => new(new DbContextOptionsBuilder<PostgresStatusDbContext>().UseNpgsql(connection).Options);

    internal static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
