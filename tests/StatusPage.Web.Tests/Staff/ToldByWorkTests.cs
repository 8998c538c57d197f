using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusPage.Testing;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Tests.Staff;

/// <summary>
/// Whether there is an account must not be told by how long an answer takes. What takes long is the hash of a
/// password, so that is counted: the same number of the same hashes, whoever is asked for.
/// </summary>
public class ToldByWorkTests
{
    private const string Email = "sanne@example.nl";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Whoever_is_asked_for_the_same_hash_is_computed(TestDatabase database)
    {
        var hasher = new CountingHasher();
        await using var app = await StatusApp.StartAsync(database, a => a.Replace = services =>
        {
            services.RemoveAll<IPasswordHasher<StaffMember>>();
            services.AddSingleton<IPasswordHasher<StaffMember>>(hasher);
        });
        await app.AddMemberAsync(Roles.Editor, Email);
        await app.AddMemberAsync(Roles.Editor, "closed@example.nl");
        await app.UseAsync((CloseStaff close) => close.RunAsync("closed@example.nl", Web.Features.Audit.Actor.CommandLine, Stop));
        await app.AddMemberAsync(Roles.Editor, "locked@example.nl");
        using var client = app.NewClient();
        for (var i = 0; i < SignIn.Attempts; i++)
        {
            await TryAsync("locked@example.nl");
        }

        foreach (var email in new[] { Email, "closed@example.nl", "locked@example.nl", "nobody@example.nl" })
        {
            hasher.Verified.Clear();
            await TryAsync(email);

            // The algorithm, the number of rounds and the length of the salt stand at the head of a hash.
            var head = Assert.Single(hasher.Verified);
            Assert.Equal(Head(new PasswordHasher<StaffMember>().HashPassword(new StaffMember(), "x")), head);
        }

        async Task TryAsync(string email) =>
            Assert.Equal(HttpStatusCode.OK, (await client.PostFormAsync("/staff/sign-in", ("Email", email), ("Password", "dit is het niet"))).StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task Who_asks_for_a_link_makes_nobody_hash(TestDatabase database)
    {
        var hasher = new CountingHasher();
        await using var app = await StatusApp.StartAsync(database, a => a.Replace = services =>
        {
            services.RemoveAll<IPasswordHasher<StaffMember>>();
            services.AddSingleton<IPasswordHasher<StaffMember>>(hasher);
        }, ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", "1"), ("Smtp:Security", "none"), ("Smtp:From", "status@example.nl"));
        await app.AddMemberAsync(Roles.Editor, Email);
        using var client = app.NewClient();

        await client.PostFormAsync("/staff/forgot", ("Email", Email));
        await client.PostFormAsync("/staff/forgot", ("Email", "nobody@example.nl"));

        Assert.Empty(hasher.Verified);
    }

    private static string Head(string hash) => Convert.ToHexString(Convert.FromBase64String(hash).AsSpan(0, 13));

    private sealed class CountingHasher : IPasswordHasher<StaffMember>
    {
        private readonly PasswordHasher<StaffMember> _real = new();

        public List<string> Verified { get; } = [];

        public string HashPassword(StaffMember user, string password) => _real.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(StaffMember user, string hashedPassword, string providedPassword)
        {
            Verified.Add(Head(hashedPassword));
            return _real.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
