using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Commands;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Notifications.Outbox;

namespace StatusPage.Web.Features.Notifications.Evidence;

/// <summary>Follows the chain of delivery records from its first line to its last.</summary>
public static class VerifyEvidenceCommand
{
    public static readonly Command Definition = new("verify-evidence", "", "verify the chain of delivery records; status 1 with the first broken line", RunAsync);

    private static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments.Count > 0)
        {
            await Console.Error.WriteLineAsync("verify-evidence takes no arguments.");
            return ExitStatus.WrongUse;
        }

        await using var db = await services.GetRequiredService<IDbContextFactory<StatusDbContext>>().CreateDbContextAsync(cancellationToken);
        var (count, hash, broken) = await LookAsync(db, cancellationToken);
        await (broken is null ? Console.Out : Console.Error).WriteLineAsync(broken ?? string.Create(CultureInfo.InvariantCulture, $"{count} lines, unbroken; the last hash is {hash}"));
        return broken is null ? ExitStatus.Done : ExitStatus.Refused;
    }

    /// <returns>How many lines hold, the last hash, and what is wrong with the first that does not.</returns>
    public static async Task<(long Count, string Hash, string? Broken)> LookAsync(StatusDbContext db, CancellationToken cancellationToken)
    {
        var (seq, previous) = (0L, DeliveryRecord.FirstPrevious);
        await foreach (var record in db.Set<DeliveryRecord>().AsNoTracking().OrderBy(r => r.Seq).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            seq++;
            if (record.Seq != seq)
            {
                return (seq - 1, previous, $"line {seq} is missing; the next one there is {record.Seq}");
            }

            if (record.Previous != previous)
            {
                return (seq - 1, previous, $"line {seq} does not follow the one before: it carries {record.Previous}, that one is {previous}");
            }

            if (record.ComputedHash() != record.Hash)
            {
                return (seq - 1, previous, $"line {seq} was altered: it should carry {record.ComputedHash()} and carries {record.Hash}");
            }

            previous = record.Hash;
        }

        // A chain that lost its end still holds; what was handed over and has no line shows it.
        var without = await db.Set<Delivery>().AsNoTracking()
            .Where(d => (d.State == DeliveryState.Accepted || d.State == DeliveryState.Failed) && !db.Set<DeliveryRecord>().Any(r => r.DeliveryId == d.Id))
            .OrderBy(d => d.Id).Select(d => (long?)d.Id).FirstOrDefaultAsync(cancellationToken);
        return (seq, previous, without is null ? null : $"delivery {without} is done and has no line: the end of the record after line {seq} was removed");
    }
}
