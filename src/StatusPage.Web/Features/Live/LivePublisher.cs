using Microsoft.AspNetCore.SignalR;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Live;

/// <summary>One changed part of a page.</summary>
public sealed record ChangedFragment(string Id, string Html);

/// <summary>What a reader's page is told; the client method is <c>changed</c>.</summary>
public sealed record PageChange(long Revision, string Title, string Icon, IReadOnlyList<ChangedFragment> Fragments);

/// <summary>Sends every open page of this node the parts of it that differ between two snapshots.</summary>
public sealed partial class LivePublisher(IHubContext<LiveHub> hub, LiveReaders readers, PageRenderer renderer, ILogger<LivePublisher> log)
{
    public async Task PublishAsync(BoardPages before, BoardPages after, CancellationToken cancellationToken)
    {
        foreach (var path in readers.Paths)
        {
            try
            {
                var old = await before.GetAsync(path, renderer.RenderAsync);
                var page = await after.GetAsync(path, renderer.RenderAsync);
                if (page is { Status: StatusCodes.Status200OK } && page.ETag != old?.ETag)
                {
                    await hub.Clients.Group(path).SendAsync("changed", Difference(old, page, after.Snapshot.Revision), cancellationToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One page that cannot be rendered must not keep the others from their readers; its readers still poll.
                LogFailed(e, path);
            }
        }
    }

    private static PageChange Difference(RenderedPage? old, RenderedPage page, long revision) => new(
        revision,
        page.Live.Title,
        page.Live.Icon,
        [.. page.Live.Since(old?.Live).Select(f => new ChangedFragment(f.Key, f.Value.Html))]);

    [LoggerMessage(Level = LogLevel.Error, Message = "The change of {Path} could not be sent to its readers.")]
    private partial void LogFailed(Exception exception, string path);
}
