using Microsoft.EntityFrameworkCore;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Subscribers;

namespace StatusPage.Web.Features.ManageApi;

/// <summary>
/// Counting subscribers, and calls about many at once. Nothing is kept of who left, so nobody can be found among the
/// unsubscribed.
/// </summary>
public sealed class ManySubscribersApi(ApiCall call, StatusDbContext db, ManagedSubscribers managed, SubscribeLimits limits, ReleaseSubscriber release, RemoveSubscriber remove)
{
    /// <summary>Of one call about many, as at Statuspage.</summary>
    private const int MostAtOnce = 100;

    public async Task<ApiAnswer> CountAsync()
    {
        var problems = new List<ApiProblem>();
        var query = managed.Filtered(problems, "active");
        if (problems.Count > 0)
        {
            return ApiAnswer.Refused(problems);
        }

        var counts = (await query.GroupBy(s => s.Channel).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(call.Stop)).ToDictionary(g => ManagedSubscribers.TypeOf(g.Key), g => g.Count);
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            foreach (var type in ManagedSubscribers.Types())
            {
                json.WriteNumber(type, counts.GetValueOrDefault(type));
            }

            json.WriteEndObject();
        });
    }

    public async Task<ApiAnswer> HistogramAsync()
    {
        var counts = await db.Set<Subscriber>().GroupBy(s => new { s.Channel, s.State }).Select(g => new { g.Key.Channel, g.Key.State, Count = g.Count() }).ToListAsync(call.Stop);
        return ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            foreach (var type in ManagedSubscribers.Types())
            {
                var own = counts.Where(c => ManagedSubscribers.TypeOf(c.Channel) == type).ToDictionary(c => ManagedSubscribers.StateOf(c.State), c => c.Count);
                json.WriteStartObject(type);
                foreach (var state in ManagedSubscribers.States.SkipLast(1))
                {
                    json.WriteNumber(state, own.GetValueOrDefault(state));
                }

                json.WriteNumber("total", own.Values.Sum());
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Who leaves is forgotten.</summary>
    public ApiAnswer Unsubscribed() => managed.List([]);

    public Task<ApiAnswer> ReactivateAsync() => ForManyAsync(SubscriberState.Quarantined, _ => null, s => release.RunAsync(s, call.Actor, call.Stop));

    public Task<ApiAnswer> UnsubscribeAsync() => ForManyAsync(null, _ => null, s => remove.RunAsync(s, call.Actor, call.Stop));

    public Task<ApiAnswer> ResendToManyAsync() => ForManyAsync(SubscriberState.Pending, managed.NotAskable, managed.AskAgainAsync);

    /// <summary>
    /// Statuspage's calls about many: <c>subscribers</c> is a list of ids, or <c>all</c> while there are fewer than a hundred.
    /// Who is not in the state it is about is left alone, and named among the skipped.
    /// </summary>
    private async Task<ApiAnswer> ForManyAsync(SubscriberState? only, Func<Subscriber, ApiProblem?> refuses, Func<Subscriber, Task> run)
    {
        var (fields, error) = await ApiBody.ReadAsync(call.Context.Request, "subscriber", plain: true);
        if (fields is null)
        {
            return error!;
        }

        var problems = new List<ApiProblem>();
        var query = managed.Filtered(problems, "all", fields).Include(s => s.Choices).AsQueryable();
        var isAll = fields.Is("subscribers", "all");
        if (!isAll)
        {
            var ids = fields.Texts("subscribers");
            if (ids is null && fields.Problems.Count == 0)
            {
                fields.Report("subscribers", "required", "Give a list of ids, or \"all\".");
            }

            var numbers = (ids ?? []).Distinct().Select(i => (Id: i, Number: ManagedSubscribers.NumberOf(i))).ToList();
            foreach (var (id, _) in numbers.Where(n => n.Number is null))
            {
                fields.Report("subscribers", "unknown", $"There is no subscriber {ManagedSubscribers.Shortened(id)}.");
            }

            var known = numbers.Select(n => n.Number).OfType<long>().ToList();
            query = query.Where(s => known.Contains(s.Id));
        }

        problems.AddRange(fields.Problems);
        if (problems.Count > 0)
        {
            return ApiAnswer.Refused(problems);
        }

        var found = await query.AsTracking().OrderBy(s => s.Id).Take(MostAtOnce + 1).ToListAsync(call.Stop);
        if (found.Count > MostAtOnce)
        {
            return ApiAnswer.Refused([new ApiProblem("subscribers", "too_many", $"At most {MostAtOnce} at once.")]);
        }

        if (!isAll && fields.Texts("subscribers")!.Select(ManagedSubscribers.NumberOf).Except(found.Select(s => (long?)s.Id)).FirstOrDefault() is { } missing && !fields.Has("type") && !fields.Has("state"))
        {
            return ApiAnswer.Refused([new ApiProblem("subscribers", "unknown", $"There is no subscriber {ManagedSubscribers.IdOf(missing)}.")]);
        }

        var (done, skipped) = (new List<string>(), new List<string>());
        foreach (var subscriber in found)
        {
            if ((only is null || subscriber.State == only) && refuses(subscriber) is null && (only != SubscriberState.Pending || limits.AllowsKnown()))
            {
                await run(subscriber);
                done.Add(ManagedSubscribers.IdOf(subscriber.Id));
            }
            else
            {
                skipped.Add(ManagedSubscribers.IdOf(subscriber.Id));
            }
        }

        return ApiAnswer.Of(StatusCodes.Status201Created, json =>
        {
            json.WriteStartObject();
            ManagedSubscribers.Ids(json, "subscribers", done);
            ManagedSubscribers.Ids(json, "skipped", skipped);
            json.WriteEndObject();
        });
    }
}
