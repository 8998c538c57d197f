using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StatusPage.Domain.Catalogue;
using StatusPage.Testing;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Browser.Tests.Public;

/// <summary>Notifications in a browser, from the button to the click on one.</summary>
public class PushTests(Chrome chrome)
{
    private static readonly string[] Permission = ["notifications"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_browser_is_asked_once_shows_what_is_pushed_to_it_and_leaves(int width)
    {
        await using var service = await PushService.StartAsync();
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite, null, ("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        var page = await chrome.NewPageAsync(app, new() { ViewportSize = new() { Width = width, Height = 900 } });
        await page.Context.GrantPermissionsAsync(Permission);
        await SubscribesAtAsync(page, service);
        await page.GotoAsync("/subscribe");
        var part = page.Locator("#browser");

        await part.GetByText("Kiezen waarover").ClickAsync();
        await part.GetByLabel("Onderhoud").UncheckAsync();
        await part.GetByRole(AriaRole.Button, new() { Name = "Meldingen aanzetten" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Deze browser krijgt voortaan onze meldingen.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Onderhoud")).Not.ToBeCheckedAsync();

        await Eventually.TrueAsync(() => Task.FromResult(service.Received.Count == 1), TimeSpan.FromSeconds(60), "the push service has the greeting");
        var incident = await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken de oorzaak.", "We look."), ServiceState.PartialOutage, ["exchange"]);
        await Eventually.TrueAsync(() => Task.FromResult(service.Received.Count == 2), TimeSpan.FromSeconds(60), "the push service has both messages");
        var message = (await service.OpenAsync(service.Received[1], app.Clock.GetUtcNow())).Text;
        await Eventually.TrueAsync(
            async () =>
            {
                await DeliverAsync(page, app, message);
                // Who asks for a notification before it is drawn makes the browser take it for gone; so it is asked once, and
                // what is gone is delivered anew: by its tag it stays one.
                await page.WaitForTimeoutAsync(2000);
                return await page.EvaluateAsync<bool>("async () => (await (await navigator.serviceWorker.ready).getNotifications()).length === 1");
            },
            TimeSpan.FromSeconds(60),
            "the worker shows it");
        var shown = await page.EvaluateAsync<JsonElement>("async () => { const [n] = await (await navigator.serviceWorker.ready).getNotifications(); return { title: n.title, body: n.body, tag: n.tag, lang: n.lang, actions: n.actions.map(a => a.title) }; }");
        Assert.Contains("Mail hapert", shown.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Contains("We zoeken de oorzaak.", shown.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Equal((incident.Id, "nl"), (shown.GetProperty("tag").GetString(), shown.GetProperty("lang").GetString()));
        Assert.Equal("Wijzigen of afmelden", shown.GetProperty("actions")[0].GetString());
        Assert.Equal($"{app.Address}incidents/{incident.Id} 0", await ClickAsync(page, app));

        // The next visit knows the browser, and leads to the same subscription.
        await page.GotoAsync("/subscribe");
        await part.GetByRole(AriaRole.Button, new() { Name = "Wijzigen of afmelden" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Afmelden" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "U bent afgemeld" })).ToBeVisibleAsync();
        await Eventually.TrueAsync(
            () => page.EvaluateAsync<bool>("async () => await (await navigator.serviceWorker.ready).pushManager.getSubscription() === null"), TimeSpan.FromSeconds(60), "the browser has given it up too");
        await using var db = app.NewDb();
        Assert.False(await db.Set<Subscriber>().AnyAsync(Stop));
    }

    [Fact]
    public async Task One_incident_is_followed_from_its_page()
    {
        await using var service = await PushService.StartAsync();
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite, null, ("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        var incident = await new Scene(app).IncidentAsync(new("Mail hapert", "Mail falters"), new("We zoeken de oorzaak.", "We look."), ServiceState.PartialOutage, ["exchange"]);
        var page = await chrome.NewPageAsync(app, new() { ViewportSize = new() { Width = 390, Height = 844 } });
        await page.Context.GrantPermissionsAsync(Permission);
        await SubscribesAtAsync(page, service);
        await page.GotoAsync($"/en/incidents/{incident.Id}");
        await page.GetByText("Follow this incident").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Follow in this browser" }).ClickAsync();
        await Assertions.Expect(page.GetByText("You follow this incident until its explanation.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=followed]")).ToContainTextAsync("Mail falters");

        // And again: it is known, and the offer stays that of this incident.
        await page.GotoAsync($"/en/incidents/{incident.Id}");
        await page.GetByText("Follow this incident").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Follow in this browser" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop following: Mail falters" }).ClickAsync();
        await Assertions.Expect(page.GetByText("You do not follow this incident any more.")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/en/")]
    public async Task The_browser_takes_the_site_for_an_app_that_can_be_installed(string start)
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var page = await chrome.OpenAsync(app, start);
        var session = await page.Context.NewCDPSessionAsync(page);
        var manifest = (await session.SendAsync("Page.getAppManifest"))!.Value;
        Assert.Empty(manifest.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("message").GetString()));
        Assert.EndsWith("manifest.webmanifest", manifest.GetProperty("url").GetString(), StringComparison.Ordinal);
        // What it lets nobody install in a test is a window that keeps nothing; the rest is what it says of us.
        var wrong = (await session.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors").EnumerateArray().Select(e => e.GetProperty("errorId").GetString());
        Assert.DoesNotContain(wrong, e => e != "in-incognito");
    }

    [Fact]
    public async Task Whoever_cannot_is_told_why()
    {
        await using var app = await StatusApp.StartOnPortAsync(TestDatabase.Sqlite);
        var still = await chrome.NewPageAsync(app, new() { JavaScriptEnabled = false });
        await still.GotoAsync("/subscribe");
        // Which this switch of the browser does not draw, although it is what it is for.
        Assert.Contains("Hiervoor is JavaScript nodig.", await still.Locator("noscript").InnerHTMLAsync(), StringComparison.Ordinal);
        Assert.False(await still.GetByRole(AriaRole.Button, new() { Name = "Meldingen aanzetten" }).IsVisibleAsync());

        var page = await chrome.NewPageAsync(app);
        await page.AddInitScriptAsync("Object.defineProperty(window, 'isSecureContext', { value: false })");
        await page.GotoAsync("/en/subscribe");
        await Assertions.Expect(page.GetByText("open this page with https")).ToBeVisibleAsync();

        // Safari on an iPhone: it has no push until the site is on the home screen.
        var telephone = await chrome.NewPageAsync(app);
        await telephone.AddInitScriptAsync("Object.defineProperty(navigator, 'standalone', { value: false }); delete window.PushManager");
        await telephone.GotoAsync("/en/subscribe");
        await Assertions.Expect(telephone.GetByText("Add to Home Screen")).ToBeVisibleAsync();

        var blocked = await chrome.NewPageAsync(app);
        await blocked.AddInitScriptAsync("Notification.requestPermission = async () => 'denied'");
        await blocked.GotoAsync("/en/subscribe");
        await blocked.GetByRole(AriaRole.Button, new() { Name = "Turn notifications on" }).ClickAsync();
        await Assertions.Expect(blocked.GetByText("Your browser blocks notifications of this site.")).ToBeVisibleAsync();
    }

    /// <summary>The push service that this browser would ask is on the internet, out of reach of a test: the address of ours takes its place.</summary>
    private static async Task SubscribesAtAsync(IPage page, PushService service) => await page.AddInitScriptAsync($$"""
        const address = {{JsonSerializer.Serialize(new { endpoint = service.Endpoint, keys = new { p256dh = service.Key, auth = service.Secret } })}};
        const subscription = { ...address, toJSON: () => address, unsubscribe: async () => { sessionStorage.removeItem('pushed'); return true; } };
        PushManager.prototype.subscribe = async options => {
          if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new TypeError('options');
          sessionStorage.setItem('pushed', 'yes');
          return subscription;
        };
        PushManager.prototype.getSubscription = async () => sessionStorage.getItem('pushed') ? subscription : null;
        """);

    /// <summary>Hands a message to the service worker as the browser does when one comes in.</summary>
    private static async Task DeliverAsync(IPage page, StatusApp app, string text)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var found = new TaskCompletionSource<string>();
        session.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, said) =>
        {
            foreach (var registration in said!.Value.GetProperty("registrations").EnumerateArray())
            {
                if (registration.GetProperty("scopeURL").GetString() == app.Address.ToString())
                {
                    found.TrySetResult(registration.GetProperty("registrationId").GetString()!);
                }
            }
        };
        await session.SendAsync("ServiceWorker.enable");
        var id = await found.Task.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        await session.SendAsync("ServiceWorker.deliverPushMessage", new() { ["origin"] = app.Address.ToString().TrimEnd('/'), ["registrationId"] = id, ["data"] = text });
        await session.DetachAsync();
    }

    /// <summary>Tells the worker of a click on the notification that is shown; only a person's own click may open a window, so that part is watched.</summary>
    /// <returns>What it opens, and how many notifications are left.</returns>
    private static async Task<string> ClickAsync(IPage page, StatusApp app)
    {
        var browser = await page.Context.Browser!.NewBrowserCDPSessionAsync();
        var targets = (await browser.SendAsync("Target.getTargets"))!.Value.GetProperty("targetInfos").EnumerateArray();
        var worker = targets.First(t => t.GetProperty("type").GetString() == "service_worker" && t.GetProperty("url").GetString() == $"{app.Address}push-worker.js").GetProperty("targetId").GetString()!;
        var session = (await browser.SendAsync("Target.attachToTarget", new() { ["targetId"] = worker, ["flatten"] = false }))!.Value.GetProperty("sessionId").GetString()!;
        var answer = new TaskCompletionSource<string>();
        browser.Event("Target.receivedMessageFromTarget").OnEvent += (_, said) =>
        {
            var message = JsonDocument.Parse(said!.Value.GetProperty("message").GetString()!).RootElement;
            if (message.TryGetProperty("id", out var id) && id.GetInt32() == 1)
            {
                answer.TrySetResult(message.GetProperty("result").GetProperty("result").TryGetProperty("value", out var value) ? value.ToString() : message.ToString());
            }
        };
        const string Click = """
            (async () => {
              const [notification] = await registration.getNotifications();
              let opened, done;
              clients.openWindow = async address => { opened = address; };
              const event = new NotificationEvent('notificationclick', { notification, action: '' });
              event.waitUntil = promise => { done = promise; };
              self.dispatchEvent(event);
              await done;
              return `${opened} ${(await registration.getNotifications()).length}`;
            })()
            """;
        await browser.SendAsync("Target.sendMessageToTarget", new()
        {
            ["sessionId"] = session,
            ["message"] = JsonSerializer.Serialize(new { id = 1, method = "Runtime.evaluate", @params = new { expression = Click, awaitPromise = true, returnByValue = true } }),
        });
        var result = await answer.Task.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        await browser.DetachAsync();
        return result;
    }
}
