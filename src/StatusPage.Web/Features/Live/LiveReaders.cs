using System.Collections.Concurrent;

namespace StatusPage.Web.Features.Live;

/// <summary>Which pages are open on this node, so that only those are rendered for a push.</summary>
public sealed class LiveReaders
{
    private readonly ConcurrentDictionary<string, string> _pathOf = new(StringComparer.Ordinal);

    public int Count => _pathOf.Count;

    public IReadOnlyCollection<string> Paths => [.. _pathOf.Values.Distinct(StringComparer.Ordinal)];

    /// <summary>The page the connection showed before, if another.</summary>
    public string? Enter(string connectionId, string path)
    {
        var before = _pathOf.TryGetValue(connectionId, out var old) && old != path ? old : null;
        _pathOf[connectionId] = path;
        return before;
    }

    public void Leave(string connectionId) => _pathOf.TryRemove(connectionId, out _);
}
