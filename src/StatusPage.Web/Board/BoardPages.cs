using System.Collections.Concurrent;

namespace StatusPage.Web.Board;

/// <summary>The pages rendered from one snapshot, by address. Each is rendered at most once, however many ask at once.</summary>
public sealed class BoardPages(BoardSnapshot snapshot)
{
    /// <summary>Pages past this many bytes are rendered anew each time; some 64 MB a generation.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Lazy<Task<RenderedPage?>>> _pages = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    public BoardSnapshot Snapshot { get; } = snapshot;

    /// <summary>Completes when pages of a newer snapshot have taken the place of these.</summary>
    public Task Replaced => _replaced.Task;

    /// <summary>The page at once when it stands ready, else null.</summary>
    public RenderedPage? Ready(string address) =>
        _pages.TryGetValue(address, out var page) && page.Value.IsCompletedSuccessfully ? page.Value.Result : null;

    /// <summary>Renders or waits for the rendering; null when the address is no page of the board.</summary>
    public async Task<RenderedPage?> GetAsync(string address, Func<string, BoardPages, Task<RenderedPage?>> render)
    {
        var entry = _pages.GetOrAdd(address, a => new Lazy<Task<RenderedPage?>>(() => render(a, this)));
        try
        {
            var page = await entry.Value;
            if (page is not { Status: StatusCodes.Status200OK } || Interlocked.Add(ref _bytes, page.CountOnce()) > MostBytes)
            {
                _pages.TryRemove(KeyValuePair.Create(address, entry));
            }

            return page;
        }
        catch
        {
            _pages.TryRemove(KeyValuePair.Create(address, entry));
            throw;
        }
    }

    internal void Replace() => _replaced.TrySetResult();
}
