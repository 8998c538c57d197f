using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Import;

/// <summary>Captures what a live page's public API v2 gives.</summary>
internal static class LivePage
{
    private const long MostBytes = 64 * 1024 * 1024;
    private static readonly string[] Documents = ["summary", "components", "incidents", "scheduled-maintenances"];

    /// <returns>Why it could not be read; null when its documents are in the folder.</returns>
    public static async Task<Problem?> CaptureAsync(Uri page, string folder, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = MostBytes };
        foreach (var document in Documents)
        {
            var address = new Uri(page, $"/api/v2/{document}.json");
            try
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, $"{document}.json"), await client.GetByteArrayAsync(address, cancellationToken), cancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                return new Problem(address.ToString(), $"cannot be read: {e.Message}");
            }
        }

        return null;
    }
}
