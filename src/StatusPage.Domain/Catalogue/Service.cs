namespace StatusPage.Domain.Catalogue;

/// <summary>Who says that a group or service exists.</summary>
public enum CatalogueSource
{
    /// <summary><c>content/services.yml</c>: what disappears from the file is archived.</summary>
    File = 0,

    /// <summary>An import: lives in the database, and is not the file's to archive.</summary>
    Import = 1,
}

/// <summary>What Statuspage says of a component and this product only repeats, to those who read its API.</summary>
public sealed record ComponentTraits(bool Showcase, DateOnly? StartDate, bool OnlyShowIfDegraded)
{
    public static readonly ComponentTraits None = new(false, null, false);
}

/// <summary>A heading of the service catalogue.</summary>
public sealed class ServiceGroup : IPublicRow
{
    private ServiceGroup()
    {
    }

    public ServiceGroup(string id, string slug, CatalogueSource source, DateTimeOffset createdAt)
    {
        Id = id;
        Slug = slug;
        Source = source;
        CreatedAt = createdAt;
        UpdatedAt = createdAt;
    }

    public string Id { get; private set; } = "";

    public string Slug { get; private set; } = "";

    public LocalizedText Name { get; private set; } = LocalizedText.Empty;

    public LocalizedText Description { get; private set; } = LocalizedText.Empty;

    public int Position { get; private set; }

    public CatalogueSource Source { get; private set; }

    public ComponentTraits Traits { get; private set; } = ComponentTraits.None;

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? ArchivedAt { get; private set; }

    public long Revision { get; set; }

    /// <summary>Takes over what its source says of it; true when something was different.</summary>
    public bool Describe(LocalizedText name, LocalizedText description, int position, DateTimeOffset at)
    {
        if (Name == name && Description == description && Position == position && ArchivedAt is null)
        {
            return false;
        }

        (Name, Description, Position, ArchivedAt, UpdatedAt) = (name, description, position, null, at);
        return true;
    }

    public void Archive(DateTimeOffset at) => (ArchivedAt, UpdatedAt) = (ArchivedAt ?? at, at);

    /// <summary>An import knows when it began elsewhere, and what else was said of it there.</summary>
    public void TakeOver(ComponentTraits traits, DateTimeOffset createdAt, DateTimeOffset updatedAt) =>
        (Traits, CreatedAt, UpdatedAt) = (traits, createdAt, updatedAt);

    /// <summary>The file has the first claim to an address: what an import brought moves to another one.</summary>
    public void MoveTo(string slug, DateTimeOffset at) => (Slug, UpdatedAt) = (slug, at);
}

/// <summary>What a customer uses. Its state is not stored here: it follows from the intervals that hold it.</summary>
public sealed class Service : IPublicRow
{
    private Service()
    {
    }

    public Service(string id, string slug, CatalogueSource source, DateTimeOffset createdAt)
    {
        Id = id;
        Slug = slug;
        Source = source;
        CreatedAt = createdAt;
        UpdatedAt = createdAt;
    }

    public string Id { get; private set; } = "";

    public string Slug { get; private set; } = "";

    public string? GroupId { get; private set; }

    public LocalizedText Name { get; private set; } = LocalizedText.Empty;

    public LocalizedText Description { get; private set; } = LocalizedText.Empty;

    public int Position { get; private set; }

    /// <summary>The package whose monthly fee the SLA speaks of (A7).</summary>
    public string? Package { get; private set; }

    /// <summary>Names of the desk-hour groups of <c>site.yml</c> that its customers may telephone (H5).</summary>
    public IReadOnlyList<string> DeskHours { get; private set; } = [];

    public bool Hidden { get; private set; }

    public CatalogueSource Source { get; private set; }

    public ComponentTraits Traits { get; private set; } = ComponentTraits.None;

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? ArchivedAt { get; private set; }

    public long Revision { get; set; }

    /// <summary>Takes over what its source says of it; true when something was different.</summary>
    public bool Describe(ServiceDescription description, DateTimeOffset at)
    {
        var same = Name == description.Name && Description == description.Description && GroupId == description.GroupId
            && Position == description.Position && Package == description.Package && Hidden == description.Hidden
            && DeskHours.SequenceEqual(description.DeskHours) && ArchivedAt is null;
        if (same)
        {
            return false;
        }

        Name = description.Name;
        Description = description.Description;
        GroupId = description.GroupId;
        Position = description.Position;
        Package = description.Package;
        DeskHours = description.DeskHours;
        Hidden = description.Hidden;
        ArchivedAt = null;
        UpdatedAt = at;
        return true;
    }

    /// <summary>Takes the service off the page; its history stays.</summary>
    public void Archive(DateTimeOffset at) => (ArchivedAt, UpdatedAt) = (ArchivedAt ?? at, at);

    /// <summary>Something that holds it changed: readers must look again.</summary>
    public void StateChanged(DateTimeOffset at) => UpdatedAt = at > UpdatedAt ? at : UpdatedAt;

    /// <summary>A demonstration lets it exist for longer than the database does.</summary>
    public void ExistsSince(DateTimeOffset createdAt) => CreatedAt = createdAt;

    /// <summary>An import knows when it began elsewhere, and what else was said of it there.</summary>
    public void TakeOver(ComponentTraits traits, DateTimeOffset createdAt, DateTimeOffset updatedAt) =>
        (Traits, CreatedAt, UpdatedAt) = (traits, createdAt, updatedAt);

    /// <summary>The file has the first claim to an address: what an import brought moves to another one.</summary>
    public void MoveTo(string slug, DateTimeOffset at) => (Slug, UpdatedAt) = (slug, at);
}

/// <summary>What a source of the catalogue says of one service.</summary>
public sealed record ServiceDescription(
    LocalizedText Name,
    LocalizedText Description,
    string? GroupId,
    int Position,
    string? Package,
    IReadOnlyList<string> DeskHours,
    bool Hidden);
