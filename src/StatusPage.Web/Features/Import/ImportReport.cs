using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Import;

/// <summary>What an import did with one kind of thing.</summary>
public sealed record ImportCount
{
    public int New { get; set; }

    public int Changed { get; set; }

    public int Unchanged { get; set; }

    public int All => New + Changed + Unchanged;

    public override string ToString() => $"{New} new, {Changed} changed, {Unchanged} unchanged";
}

/// <summary>What an import did, and what it could not take.</summary>
public sealed class ImportReport
{
    /// <summary>It was only counted what would be done.</summary>
    public bool IsPreview { get; init; }

    /// <summary>Services and their groups.</summary>
    public ImportCount Services { get; } = new();

    public ImportCount Incidents { get; } = new();

    public ImportCount Maintenance { get; } = new();

    public int NewUpdates { get; set; }

    public List<Problem> Problems { get; } = [];

    public bool NothingNew => new[] { Services, Incidents, Maintenance }.All(c => c.New + c.Changed == 0);
}
