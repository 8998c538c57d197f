using StatusPage.Web.Features.Content;

namespace StatusPage.Web.Board;

/// <summary>The public state of this node: the current snapshot, and the pages rendered from it.</summary>
public sealed class StatusBoard
{
    private BoardPages? _pages;

    /// <exception cref="InvalidOperationException">Nothing has been loaded yet; the start waits for the first load.</exception>
    public BoardSnapshot Current => Pages.Snapshot;

    public BoardPages Pages => Volatile.Read(ref _pages) ?? throw new InvalidOperationException("The board has not been loaded yet.");

    public bool IsLoaded => Volatile.Read(ref _pages) is not null;

    /// <summary>Makes a snapshot the current one and drops the pages of the one before it.</summary>
    public BoardPages Show(BoardSnapshot snapshot)
    {
        var pages = new BoardPages(snapshot);
        Interlocked.Exchange(ref _pages, pages)?.Replace();
        return pages;
    }
}
