using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Domain.Deadlines;
using StatusPage.Domain.Notifications;
using StatusPage.Domain.OnCall;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Features.Content.Markup;
using StatusPage.Web.Features.Notifications;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;
using StatusPage.Web.Settings;

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
public sealed class DutyDesk(ContentLibrary content, DirectMessages messages, OperatorSettings settings)
{
    /// <summary>Of what a token opens; older ones say that they are.</summary>
    public static readonly TimeSpan TokenValid = TimeSpan.FromDays(30);

    public OnDuty At(DateTimeOffset now) => content.Current.Settings.Roster.At(now, content.Current.Settings.Calendar.Clock);

    /// <summary>Whom a milestone tells. Who said to have it is the only one that is warned from then on.</summary>
    /// <param name="isForAll">It is no warning any more but something that has happened.</param>
    public async Task<IReadOnlyList<DutyPerson>> PeopleFor(StatusDbContext db, Deadline deadline, Rung rung, bool isForAll, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var people = At(now).UpTo(isForAll ? Rung.Managers : rung);
        if (people.Count == 0)
        {
            people = await ManagersAsync(db, cancellationToken);
        }

        if (deadline.HeldBy is { } holder && await FindAsync(db, holder, cancellationToken) is { } person)
        {
            return isForAll ? [.. people.Append(person).DistinctBy(p => p.Email, StringComparer.OrdinalIgnoreCase)] : [person];
        }

        return people;
    }

    /// <summary>Adds the messages to what the caller saves: one to each, once for each milestone.</summary>
    public async Task TellAsync(StatusDbContext db, Deadline deadline, string milestone, IReadOnlyList<DutyPerson> people, DutyNews news, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var title = deadline.Subject == DeadlineSubject.Incident
            ? (await db.Incidents.AsNoTracking().FirstAsync(i => i.Id == deadline.SubjectId, cancellationToken)).Title
            : (await db.Maintenance.AsNoTracking().FirstAsync(m => m.Id == deadline.SubjectId, cancellationToken)).Title;
        foreach (var person in people)
        {
            var (subject, markdown) = Write(deadline, title.For(person.Language).Text, person, news, now, news == DutyNews.Published ? null : MakeLink(db, deadline, person, now));
            var key = $"deadline/{deadline.Id}/{milestone}/{person.Email}";
            await messages.QueueAsync(db, ChannelKind.Mail, person.Email, person.Language, subject, markdown, key, cancellationToken);
            if (person.Webhook is { } hook)
            {
                await messages.QueueAsync(db, ChannelKind.Webhook, hook.AbsoluteUri, person.Language, subject, markdown, $"{key}/webhook", cancellationToken);
            }
        }
    }

    /// <summary>Null when the token was never made or is too old. A used one is found, so that its page can say so.</summary>
    public static async Task<DutyToken?> FindTokenAsync(StatusDbContext db, string? token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 100)
        {
            return null;
        }

        var hash = Hash(token);
        var oldest = now - TokenValid;
        return await db.DutyTokens.FirstOrDefaultAsync(t => t.TokenHash == hash && t.CreatedAt > oldest, cancellationToken);
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private (string Subject, string Markdown) Write(Deadline deadline, string title, DutyPerson person, DutyNews news, DateTimeOffset now, Uri? link)
    {
        var texts = new Texts(person.Language);
        var what = texts[$"deadlines.kind_{Words.Of(deadline.Kind)}"];
        var safe = MarkdownEscape.Text(title, inLink: true, endsLine: false);
        var left = DateWords.Length(Whole(deadline.DueAt - now), person.Language);
        var late = DateWords.Length(Whole(now - deadline.DueAt), person.Language);
        var due = Moment(deadline.DueAt, person.Language);
        var page = new Uri(settings.PublicUrl, $"staff/{(deadline.Subject == DeadlineSubject.Incident ? "incidents" : "maintenance")}/{deadline.SubjectId}");
        var lines = new List<string>();
        string subject;
        switch (news)
        {
            case DutyNews.Published:
                subject = texts["deadlines.mail_published_subject", title];
                lines.Add(texts["deadlines.mail_published", safe, Moment(now, person.Language)]);
                lines.Add(deadline.State == DeadlineState.Missed ? texts["deadlines.mail_published_late", due, late] : texts["deadlines.mail_published_in_time", due]);
                break;
            case DutyNews.Missed:
                subject = texts["deadlines.mail_missed_subject", what, title];
                lines.Add(texts["deadlines.mail_missed", what, safe, due]);
                break;
            default:
                subject = texts["deadlines.mail_warning_subject", left, what, title];
                lines.Add(texts["deadlines.mail_warning", what, safe, due, left]);
                break;
        }

        if (deadline.Reason.For(person.Language).Text is { Length: > 0 } reason)
        {
            lines.Add($"{(deadline.Rule.Length > 0 ? $"{deadline.Rule}: " : "")}{MarkdownEscape.Text(reason, inLink: true, endsLine: true)}.");
        }

        if (deadline.HeldBy is { } holder)
        {
            lines.Add(texts["deadlines.mail_held_by", MarkdownEscape.Text(holder, inLink: true, endsLine: false)]);
        }

        lines.Add($"[{texts["deadlines.mail_open"]}]({page})");
        if (link is not null && deadline.HeldBy != person.Name)
        {
            lines.Add($"[{texts["deadlines.have_it"]}]({link}) {texts["deadlines.mail_have_it"]}");
        }

        return (subject, string.Join("\n\n", lines));
    }

    private Uri MakeLink(StatusDbContext db, Deadline deadline, DutyPerson person, DateTimeOffset now)
    {
        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        db.DutyTokens.Add(new DutyToken { TokenHash = Hash(token), DeadlineId = deadline.Id, Person = person.Name, CreatedAt = now });
        return new Uri(settings.PublicUrl, $"staff/duty/{token}");
    }

    private string Moment(DateTimeOffset moment, Language language)
    {
        var local = content.Current.Settings.Calendar.Clock.At(moment);
        return $"{DateWords.Date(DateOnly.FromDateTime(local), language)}, {TimeOnly.FromDateTime(local).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)}";
    }

    /// <summary>To the minute, and under a minute to the second.</summary>
    private static TimeSpan Whole(TimeSpan length) => length < TimeSpan.Zero ? TimeSpan.Zero
        : length < TimeSpan.FromMinutes(1) ? TimeSpan.FromSeconds(Math.Floor(length.TotalSeconds))
        : TimeSpan.FromMinutes(Math.Floor(length.TotalMinutes));

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
