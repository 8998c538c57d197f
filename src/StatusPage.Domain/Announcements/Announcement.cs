namespace StatusPage.Domain.Announcements;

/// <summary>A few words on every public page from a start until an end, about no service in particular.</summary>
public sealed class Announcement : IPublicRow
{
    public const int LongestText = 2_000;

    private Announcement()
    {
    }

    public string Id { get; private set; } = "";

    /// <summary>Markdown.</summary>
    public LocalizedText Text { get; private set; } = LocalizedText.Empty;

    public DateTimeOffset Start { get; private set; }

    public DateTimeOffset End { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public long Revision { get; set; }

    /// <summary>Raised by every change; a form that was rendered from an older one is refused.</summary>
    public int Version { get; private set; }

    public static (Announcement? Announcement, Refusal? Refusal) Make(string id, LocalizedText text, DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        var made = new Announcement { Id = id, CreatedAt = now };
        return made.Change(text, start, end, now) is { } refusal ? (null, refusal) : (made, null);
    }

    public Refusal? Change(LocalizedText text, DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        if (text.IsEmpty)
        {
            return new Refusal("body", "required");
        }

        if (text.Nl?.Length > LongestText || text.En?.Length > LongestText)
        {
            return new Refusal("body", "too_long", LongestText);
        }

        if (end <= start)
        {
            return new Refusal("end", "not_after_start");
        }

        if (end <= now && end != End)
        {
            return new Refusal("end", "in_past");
        }

        (Text, Start, End, UpdatedAt) = (text, start, end, now);
        Version++;
        return null;
    }

    /// <summary>Takes it off the pages now; one that has not begun never does.</summary>
    public void Stop(DateTimeOffset now)
    {
        if (End <= now)
        {
            return;
        }

        (Start, End, UpdatedAt) = (Start < now ? Start : now, now, now);
        Version++;
    }
}
