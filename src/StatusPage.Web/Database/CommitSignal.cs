using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using StatusPage.Web.Board;

namespace StatusPage.Web.Database;

/// <summary>Wakes the board after every commit of this process, so that a change shows without waiting for a poll.</summary>
public sealed class CommitSignal(BoardSignal signal) : DbTransactionInterceptor
{
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => signal.Raise();

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        signal.Raise();
        return Task.CompletedTask;
    }
}
