using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Catalogue;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;

namespace StatusPage.Web.Features.Catalogue;

/// <summary>Brings the services in the database in line with <c>services.yml</c>: adds, describes anew, archives, never deletes.</summary>
public sealed class TakeUpCatalogue(IDbContextFactory<StatusDbContext> contexts, TimeProvider clock)
{
    private const int MostAttempts = 3;

    /// <returns>How many groups and services changed.</returns>
    public async Task<int> RunAsync(CatalogueFile file, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AlignAsync(file, cancellationToken);
            }
            catch (DbUpdateException) when (attempt < MostAttempts)
            {
                // Another node takes up the same file at the same moment: look again at what is left to do.
            }
        }
    }

    private async Task<int> AlignAsync(CatalogueFile file, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var groups = await db.ServiceGroups.Where(g => g.Source == CatalogueSource.File).ToDictionaryAsync(g => g.Slug, cancellationToken);
        var services = await db.Services.Where(s => s.Source == CatalogueSource.File).ToDictionaryAsync(s => s.Slug, cancellationToken);
        var changed = await MakeRoomAsync(db, file, now, cancellationToken);

        for (var g = 0; g < file.Groups.Count; g++)
        {
            var entry = file.Groups[g];
            if (!groups.Remove(entry.Slug, out var group))
            {
                group = new ServiceGroup(NewId.Create(), entry.Slug, CatalogueSource.File, now);
                db.ServiceGroups.Add(group);
            }

            if (group.Describe(entry.Name, entry.Description, g + 1, now))
            {
                changed.Add($"group {entry.Slug}");
            }

            for (var s = 0; s < entry.Services.Count; s++)
            {
                var described = entry.Services[s];
                if (!services.Remove(described.Slug, out var service))
                {
                    service = new Service(NewId.Create(), described.Slug, CatalogueSource.File, now);
                    db.Services.Add(service);
                }

                if (service.Describe(new ServiceDescription(described.Name, described.Description, group.Id, s + 1, described.Package, described.DeskHours, described.Hidden), now))
                {
                    changed.Add($"service {described.Slug}");
                }
            }
        }

        foreach (var gone in services.Values.Where(s => s.ArchivedAt is null))
        {
            gone.Archive(now);
            changed.Add($"service {gone.Slug} archived");
        }

        foreach (var gone in groups.Values.Where(g => g.ArchivedAt is null))
        {
            gone.Archive(now);
            changed.Add($"group {gone.Slug} archived");
        }

        if (changed.Count > 0)
        {
            db.AuditLog.Add(new AuditEntry { At = now, By = "catalogue", Action = "catalogue.changed", Subject = "catalogue", After = string.Join(", ", changed) });
            await db.SaveChangesAsync(cancellationToken);
        }

        return changed.Count;
    }

    /// <summary>An import may have taken an address before the file wanted it.</summary>
    private static async Task<List<string>> MakeRoomAsync(StatusDbContext db, CatalogueFile file, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changed = new List<string>();
        var services = file.Groups.SelectMany(g => g.Services).Select(s => s.Slug).ToList();
        var inTheWay = await db.Services.Where(s => s.Source == CatalogueSource.Import && services.Contains(s.Slug)).ToListAsync(cancellationToken);
        if (inTheWay.Count > 0)
        {
            var taken = (await db.Services.Select(s => s.Slug).ToListAsync(cancellationToken)).Concat(services).ToHashSet();
            foreach (var service in inTheWay)
            {
                changed.Add($"service {service.Slug} moved");
                service.MoveTo(Slugs.Free(service.Slug, taken), now);
            }
        }

        var groups = file.Groups.Select(g => g.Slug).ToList();
        var groupsInTheWay = await db.ServiceGroups.Where(g => g.Source == CatalogueSource.Import && groups.Contains(g.Slug)).ToListAsync(cancellationToken);
        if (groupsInTheWay.Count > 0)
        {
            var taken = (await db.ServiceGroups.Select(g => g.Slug).ToListAsync(cancellationToken)).Concat(groups).ToHashSet();
            foreach (var group in groupsInTheWay)
            {
                changed.Add($"group {group.Slug} moved");
                group.MoveTo(Slugs.Free(group.Slug, taken), now);
            }
        }

        return changed;
    }
}
