using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>
/// Subscribers, of the page and of one incident, by the powers of the staff's pages. How they come to be is in
/// <see cref="NewSubscribersApi"/>, what is done with many at once in <see cref="ManySubscribersApi"/>.
/// </summary>
public sealed class SubscribersApi(
    ApiCall call,
    ManagedSubscribers managed,
    SubscriberWishes wishes,
    SubscriberAddresses addresses,
    SubscribeLimits limits,
    ChangeSubscriber change,
    RemoveSubscriber remove)
{
    public async Task<ApiAnswer> ListAsync(string? incident = null)
    {
        if (incident is not null && !managed.IsNotice(incident))
        {
            return ManagedSubscribers.UnknownIncident();
        }

        var problems = new List<ApiProblem>();
        var query = managed.Filtered(problems, "active");
        var sort = OneOf(problems, "sort_field", "primary", "primary", "created_at", "quarantined_at", "relevance");
        var down = OneOf(problems, "sort_direction", "asc", "asc", "desc") == "desc";
        if (problems.Count > 0)
        {
            return ApiAnswer.Refused(problems);
        }

        if (incident is not null)
        {
            query = query.Where(s => s.Choices.Any(c => c.NoticeId == incident));
        }

        if (call.Query("q")?.Trim() is { Length: > 0 } words)
        {
            var hash = addresses.Hash(ChannelKind.Mail, words);
            var pattern = $"%{words.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
            query = query.Where(s => s.AddressHash == hash || (s.Channel == ChannelKind.Mail && EF.Functions.Like(s.Address, pattern, @"\")));
        }

        // The number at the end makes every order complete: a page never repeats or loses one.
        var sorted = (sort, down) switch
        {
            ("created_at", false) => query.OrderBy(s => s.Id),
            ("created_at", true) => query.OrderByDescending(s => s.Id),
            ("quarantined_at", false) => query.OrderBy(s => s.QuarantinedAt).ThenBy(s => s.Id),
            ("quarantined_at", true) => query.OrderByDescending(s => s.QuarantinedAt).ThenByDescending(s => s.Id),
            (_, false) => query.OrderBy(s => s.Address).ThenBy(s => s.Id),
            _ => query.OrderByDescending(s => s.Address).ThenByDescending(s => s.Id),
        };
        var (skip, take) = call.Paging("limit");
        var found = await sorted.Include(s => s.Choices).Skip(skip).Take(take).ToListAsync(call.Stop);
        return managed.List(found);
    }

    public async Task<ApiAnswer> GetAsync(string id, string? incident = null) =>
        await managed.FindAsync(id, incident) is { } subscriber ? managed.Answer(subscriber) : ManagedSubscribers.Unknown();

    public async Task<ApiAnswer> ChangeAsync(string id)
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "subscriber", plain: true);
        if (fields is null)
        {
            return error!;
        }

        if (await managed.FindAsync(id, null) is not { } subscriber)
        {
            return ManagedSubscribers.Unknown();
        }

        var wish = wishes.Read(fields, subscriber);
        if (fields.Problems.Count == 0 && wish.IsEmpty)
        {
            fields.Report("component_ids", "choose", "Name at least one component or group; leave it out for all of them.");
        }

        if (fields.Problems.Count > 0)
        {
            return ApiAnswer.Refused([.. fields.Problems]);
        }

        await change.RunAsync(subscriber, wish, call.Actor, call.Stop);
        return managed.Answer(subscriber);
    }

    public async Task<ApiAnswer> DeleteAsync(string id, string? incident = null)
    {
        if (await managed.FindAsync(id, incident) is not { } subscriber)
        {
            return ManagedSubscribers.Unknown();
        }

        var before = managed.Answer(subscriber);
        if (incident is not null && (subscriber.Everything || subscriber.Choices.Any(c => c.NoticeId != incident)))
        {
            await change.UnfollowAsync(subscriber, incident, call.Actor, call.Stop);
        }
        else
        {
            await remove.RunAsync(subscriber, call.Actor, call.Stop);
        }

        return before;
    }

    public async Task<ApiAnswer> ResendAsync(string id, string? incident = null)
    {
        if (await managed.FindAsync(id, incident) is not { } subscriber)
        {
            return ManagedSubscribers.Unknown();
        }

        if (managed.NotAskable(subscriber) is { } problem)
        {
            return ApiAnswer.Refused([problem]);
        }

        if (!limits.AllowsKnown())
        {
            return managed.TooMany();
        }

        await managed.AskAgainAsync(subscriber);
        return managed.Answer(subscriber, StatusCodes.Status201Created);
    }

    private string OneOf(List<ApiProblem> problems, string key, string usual, params string[] allowed)
    {
        var word = call.Query(key) ?? usual;
        if (!allowed.Contains(word))
        {
            problems.Add(new ApiProblem(key, "not_a_choice", $"'{ManagedSubscribers.Shortened(word)}' is not one of {string.Join(", ", allowed)}."));
        }

        return word;
    }
}
