namespace StatusPage.Web.Board;

/// <summary>Wakes the one loop that keeps the board current. Any number of calls while it is busy count as one.</summary>
public sealed class BoardSignal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);
    private readonly Lock _gate = new();

    public void Raise()
    {
        lock (_gate)
        {
            if (_raised.CurrentCount == 0)
            {
                _raised.Release();
            }
        }
    }

    /// <summary>Waits until somebody raises the signal, but no longer than <paramref name="longest"/>.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _raised.WaitAsync(longest, cancellationToken);

    public void Dispose() => _raised.Dispose();
}
