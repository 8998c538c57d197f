using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Features.Staff.Sessions;

namespace StatusPage.Web.Database;

/// <summary>Wakes the board, the relay and the watch over open staff pages after every commit of this process: none of them waits for its poll.</summary>
public sealed class CommitSignal(BoardSignal board, RelaySignal relay, SessionSignal sessions) : DbTransactionInterceptor
{
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Raise();

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Raise();
        return Task.CompletedTask;
    }

    private void Raise()
    {
        board.Raise();
        relay.Raise();
        sessions.Raise();
    }
}
