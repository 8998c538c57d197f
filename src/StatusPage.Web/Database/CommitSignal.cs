using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Notifications.Outbox;

namespace StatusPage.Web.Database;

/// <summary>Wakes the board and the relay after every commit of this process, so that a change shows and goes out without waiting for a poll.</summary>
public sealed class CommitSignal(BoardSignal board, RelaySignal relay) : DbTransactionInterceptor
{
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        board.Raise();
        relay.Raise();
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        board.Raise();
        relay.Raise();
        return Task.CompletedTask;
    }
}
