namespace StatusPage.Web.Database;

/// <summary>Wakes one loop. Any number of calls while it is busy count as one.</summary>
public abstract class Signal : IDisposable
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

    public void Dispose()
    {
        _raised.Dispose();
        GC.SuppressFinalize(this);
    }
}
