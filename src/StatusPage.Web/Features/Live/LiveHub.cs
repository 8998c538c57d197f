using Microsoft.AspNetCore.SignalR;
using StatusPage.Web.Board;

namespace StatusPage.Web.Features.Live;

/// <summary>What a reader's open page is connected to. It can do one thing: say which page it shows.</summary>
public sealed class LiveHub(StatusBoard board, PageRenderer renderer, LiveReaders readers) : Hub
{
    /// <summary>From now on the connection is sent what changes on the page at <paramref name="path"/>; false when there is no such page.</summary>
    public async Task<bool> Watch(string path)
    {
        if (path.Length > 200 || await board.Pages.GetAsync(path, renderer.RenderAsync) is not { Status: StatusCodes.Status200OK })
        {
            return false;
        }

        if (readers.Enter(Context.ConnectionId, path) is { } before)
        {
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, before);
        }

        await Groups.AddToGroupAsync(Context.ConnectionId, path);
        return true;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        readers.Leave(Context.ConnectionId);
        return Task.CompletedTask;
    }
}
