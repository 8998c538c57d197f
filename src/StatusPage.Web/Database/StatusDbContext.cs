using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using StatusPage.Domain;
using StatusPage.Domain.Announcements;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Deadlines;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Availability;
using StatusPage.Web.Features.Deadlines;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.ManageApi;
using StatusPage.Web.Features.NoticeFiles;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Features.Staff.Factors;
using StatusPage.Web.Features.Staff.Sessions;

namespace StatusPage.Web.Database;

/// <summary>
/// The tables, on either database. Saving a changed <see cref="IPublicRow"/> raises the site's revision in the same
/// transaction and brings the status intervals of changed notices in line: no use case can forget either.
/// </summary>
public abstract class StatusDbContext(DbContextOptions options) : IdentityDbContext<StaffMember, IdentityRole, string>(options)
{
    private IDbContextTransaction? _turn;

    public DbSet<ServiceGroup> ServiceGroups => Set<ServiceGroup>();

    public DbSet<Service> Services => Set<Service>();

    public DbSet<StatusInterval> StatusIntervals => Set<StatusInterval>();

    public DbSet<IntervalCorrection> IntervalCorrections => Set<IntervalCorrection>();

    public DbSet<ClosedMonth> ClosedMonths => Set<ClosedMonth>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<MaintenanceNotice> Maintenance => Set<MaintenanceNotice>();

    public DbSet<Deadline> Deadlines => Set<Deadline>();

    public DbSet<DeadlineWarning> DeadlineWarnings => Set<DeadlineWarning>();

    public DbSet<DutyToken> DutyTokens => Set<DutyToken>();

    public DbSet<MaintenanceSeries> MaintenanceSeries => Set<MaintenanceSeries>();

    public DbSet<SeriesTurn> SeriesTurns => Set<SeriesTurn>();

    public DbSet<AuditEntry> AuditLog => Set<AuditEntry>();

    public DbSet<NoticeFileRow> NoticeFiles => Set<NoticeFileRow>();

    public DbSet<Announcement> Announcements => Set<Announcement>();

    public DbSet<Draft> Drafts => Set<Draft>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<ApiNote> ApiNotes => Set<ApiNote>();

    public DbSet<StaffLink> StaffLinks => Set<StaffLink>();

    public DbSet<StaffSession> StaffSessions => Set<StaffSession>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<StaffPolicy> StaffPolicies => Set<StaffPolicy>();

    public DbSet<SharedKey> SharedKeys => Set<SharedKey>();

    public DbSet<SiteRevision> SiteRevisions => Set<SiteRevision>();

    public override Task<int> SaveChangesAsync(CancellationToken cancellationToken = default) => SaveChangesAsync(true, cancellationToken);

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        AuditEntry.Guard(ChangeTracker);
        var changed = ChangeTracker.Entries<IPublicRow>()
            .Where(e => e.State is EntityState.Added or EntityState.Modified)
            .Select(e => e.Entity)
            .ToList();
        if (_turn is null && changed.Count == 0 && !ChangeTracker.Entries<StatusInterval>().Any(e => e.State != EntityState.Unchanged))
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        var ambient = _turn is null && Database.CurrentTransaction is not null;
        await using var transaction = ambient ? null : _turn ?? await Database.BeginTransactionAsync(cancellationToken);
        _turn = null;
        var revision = await RaiseRevisionAsync(cancellationToken);
        foreach (var row in changed)
        {
            row.Revision = revision;
            await AlignIntervalsAsync(row, cancellationToken);
        }

        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        foreach (var follower in Followers())
        {
            await follower.AfterSaveAsync(this, changed, cancellationToken);
        }

        await AnnounceAsync(revision, cancellationToken);
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return rows;
    }

    /// <summary>
    /// From here until this context saves, or is let go with <see cref="LeaveTurnAsync"/>, nobody else changes what the
    /// public sees. So what was decided on rows read from here on still holds when it is written.
    /// </summary>
    public async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        if (Database.CurrentTransaction is null)
        {
            _turn = await Database.BeginTransactionAsync(cancellationToken);
        }

        await Database.ExecuteSqlAsync($"UPDATE site_revision SET value = value WHERE id = {SiteRevision.TheOne}", cancellationToken);
    }

    /// <summary>Lets others go on without anything having been saved.</summary>
    public async Task LeaveTurnAsync()
    {
        if (_turn is { } turn)
        {
            _turn = null;
            await turn.DisposeAsync();
        }
    }

    /// <summary>
    /// From here until <see cref="SaveGatheredAsync"/> what use cases would save is kept, to be one save: many changes
    /// then cost one commit, after which every node reads what is new. Only for changes of which none is decided on
    /// rows that another of them makes, unless it finds those by their key.
    /// </summary>
    public void Gather() => IsGathering = true;

    public bool IsGathering { get; private set; }

    public async Task SaveGatheredAsync(CancellationToken cancellationToken)
    {
        IsGathering = false;
        await SaveChangesAsync(cancellationToken);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save with SaveChangesAsync: a save may take a transaction of its own.");

    /// <summary>Tells other nodes, when the transaction commits, that there is a newer revision.</summary>
    protected virtual Task AnnounceAsync(long revision, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Tells other nodes, when the transaction commits, to look which staff sessions are over.</summary>
    public virtual Task AnnounceEndedSessionsAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(StatusDbContext).Assembly);
        builder.Entity<IdentityRole>().HasData(Features.Staff.Roles.All.Select(r => new IdentityRole(r) { Id = r, NormalizedName = r.ToUpperInvariant(), ConcurrencyStamp = r }));
        builder.Entity<SiteRevision>(e =>
        {
            e.ToTable("site_revision");
            e.Property(r => r.Id).ValueGeneratedNever();
            e.HasData(new SiteRevision { Id = SiteRevision.TheOne, Value = 0 });
        });
        builder.Entity<SharedKey>(e =>
        {
            e.ToTable("shared_key");
            e.HasKey(k => k.Name);
        });
        SnakeCaseNames.Apply(builder);
    }

    /// <summary>
    /// The row's lock is held until the commit, so revisions become visible in the order of their numbers:
    /// a reader that has seen n can ask for what is newer than n and miss nothing.
    /// </summary>
    private async Task<long> RaiseRevisionAsync(CancellationToken cancellationToken)
    {
        var revision = await Database
            .SqlQuery<long>($"UPDATE site_revision SET value = value + 1 WHERE id = {SiteRevision.TheOne} RETURNING value")
            .ToListAsync(cancellationToken);
        return revision.Single();
    }

    /// <summary>None where a context is made by hand, as tools do: they change rows and promise nothing.</summary>
    private List<ICommitFollower> Followers() =>
        this.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetServices<ICommitFollower>().ToList() ?? [];

    private async Task AlignIntervalsAsync(IPublicRow row, CancellationToken cancellationToken)
    {
        var (cause, id, wanted) = row switch
        {
            Incident i => (HoldCause.Incident, i.Id, i.Holds()),
            MaintenanceNotice m => (HoldCause.Maintenance, m.Id, m.Holds()),
            _ => (default, "", null!),
        };
        if (wanted is null)
        {
            return;
        }

        var stored = Entry(row).State == EntityState.Added
            ? []
            : await StatusIntervals.Where(i => i.Cause == cause && i.CauseId == id).ToListAsync(cancellationToken);
        StatusIntervals.RemoveRange(stored.Where(s => !wanted.Any(s.SameAs)));
        StatusIntervals.AddRange(wanted.Where(w => !stored.Any(w.SameAs)));
    }
}

/// <summary>The one row whose number rises with every change that the public can see.</summary>
public sealed class SiteRevision
{
    public const int TheOne = 1;

    public int Id { get; set; }

    public long Value { get; set; }
}

/// <summary>A key that all nodes share, such as those of data protection; <see cref="Value"/> is the XML or text of it.</summary>
public sealed class SharedKey
{
    public string Name { get; set; } = "";

    public string Value { get; set; } = "";
}
