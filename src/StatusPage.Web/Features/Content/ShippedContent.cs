namespace StatusPage.Web.Features.Content;

public static class ShippedContent
{
    /// <summary>Beside the published program; in a checkout, the folder at its top, so that an edit there is seen.</summary>
    public static string Directory()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var content = Path.Combine(folder.FullName, "content");
            if (File.Exists(Path.Combine(content, "site.yml")))
            {
                return content;
            }
        }

        return Path.Combine(AppContext.BaseDirectory, "content");
    }
}
