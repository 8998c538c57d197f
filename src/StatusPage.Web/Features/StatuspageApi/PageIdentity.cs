using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Web.Database;

namespace StatusPage.Web.Features.StatuspageApi;

/// <summary>
/// The id of this page among all status pages. Programs of others file what they read under it, so it is made once,
/// for all nodes, and stays.
/// </summary>
public sealed class PageIdentity(IDbContextFactory<StatusDbContext> contexts) : IHostedService
{
    public const string Name = "page-id";

    private string? _id;

    public string Id => _id ?? throw new InvalidOperationException("The page's id has not been read yet.");

    public async Task StartAsync(CancellationToken cancellationToken) => _id = await ReadAsync(cancellationToken) ?? await MakeAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SharedKeys.Where(k => k.Name == Name).Select(k => k.Value).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<string> MakeAsync(CancellationToken cancellationToken)
    {
        var id = NewId.Create();
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            db.SharedKeys.Add(new SharedKey { Name = Name, Value = id });
            await db.SaveChangesAsync(cancellationToken);
            return id;
        }
        catch (DbUpdateException)
        {
            // Another node was first.
            return await ReadAsync(cancellationToken) ?? throw new InvalidOperationException($"{PublicId.Length} letters could not be kept in the database.");
        }
    }
}
