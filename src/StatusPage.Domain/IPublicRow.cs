namespace StatusPage.Domain;

/// <summary>
/// A row the public can see. Whoever saves a changed one also raises the site's revision, and stamps it here,
/// so that readers load only what is newer than what they hold.
/// </summary>
public interface IPublicRow
{
    long Revision { get; set; }
}
