using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Deadlines;
using StatusPage.Domain.OnCall;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Staff;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>What a message to the people on duty is about.</summary>
public enum DutyNews
{
    Warning = 0,

    /// <summary>The system has published the holding notice.</summary>
    Published = 1,
    Missed = 2,
}

/// <summary>Knows whom to warn, and writes to them.</summary>
public sealed class DutyDesk(ContentLibrary content)
{
    /// <summary>Whom a milestone tells. Who said to have it is the only one that is warned from then on.</summary>
    /// <param name="isForAll">It is no warning any more but something that has happened.</param>
    public async Task<IReadOnlyList<DutyPerson>> PeopleFor(StatusDbContext db, Deadline deadline, Rung rung, bool isForAll, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var site = content.Current.Settings;
        var duty = site.Roster.At(now, site.Calendar.Clock);
        var people = duty.UpTo(isForAll ? Rung.Managers : rung);
        if (deadline.HeldBy is { } holder && await FindAsync(db, holder, cancellationToken) is { } person)
        {
            return isForAll ? [.. people.Append(person).DistinctBy(p => p.Email, StringComparer.OrdinalIgnoreCase)] : [person];
        }

        return people.Count > 0 ? people : await ManagersAsync(db, cancellationToken);
    }

    private async Task<DutyPerson?> FindAsync(StatusDbContext db, string name, CancellationToken cancellationToken)
    {
        var roster = content.Current.Settings.Roster;
        return roster.Technicians.Select(t => t.Person).Concat(roster.Managers).FirstOrDefault(p => p.Name == name)
            ?? await db.Users.Where(u => u.Name == name && u.ClosedAt == null && u.Email != null)
                .Select(u => new DutyPerson(u.Name, u.Email!, null, u.Language))
                .FirstOrDefaultAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<DutyPerson>> ManagersAsync(StatusDbContext db, CancellationToken cancellationToken) =>
        await db.Users
            .Where(u => u.ClosedAt == null && u.Email != null && db.UserRoles.Any(r => r.UserId == u.Id && r.RoleId == Roles.Manager))
            .OrderBy(u => u.Name)
            .Select(u => new DutyPerson(u.Name, u.Email!, null, u.Language))
            .ToListAsync(cancellationToken);
}
