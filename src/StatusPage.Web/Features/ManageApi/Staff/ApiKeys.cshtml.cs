using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Web.Board;
using StatusPage.Web.Database;
using StatusPage.Web.Features.Audit;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Features.Staff;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.ManageApi.Staff;

/// <summary>The keys that programs hold, and a form for a new one.</summary>
[Authorize(Roles.Manager)]
public sealed class ApiKeysPage(StatusDbContext db, MakeApiKey make, RevokeApiKey revoke, BoardSnapshot board, Texts texts, TimeProvider clock) : PageModel
{
    private static readonly Dictionary<string, string> Inputs = new()
    {
        ["name"] = nameof(Name),
        ["role"] = nameof(Role),
        ["expires"] = nameof(Expires),
        ["networks"] = nameof(Networks),
        ["requests_per_minute"] = nameof(PerMinute),
    };

    public IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    /// <summary>Names by account, for those who have a key.</summary>
    public IReadOnlyDictionary<string, string> Owners { get; private set; } = new Dictionary<string, string>();

    /// <summary>The key that was just made; shown this once.</summary>
    public string? Key { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Role { get; set; } = Roles.Editor;

    [BindProperty]
    public string? Expires { get; set; }

    [BindProperty]
    public string? Networks { get; set; }

    [BindProperty]
    public string? PerMinute { get; set; } = ApiKey.UsualRequestsPerMinute.ToString(CultureInfo.InvariantCulture);

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? expires = null;
        List<Refusal> refusals = [];
        if (!string.IsNullOrWhiteSpace(Expires))
        {
            if (DateOnly.TryParseExact(Expires.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 9999)
            {
                expires = new LocalClock(board.Zone).StartOf(day.AddDays(1));
            }
            else
            {
                refusals.Add(new Refusal("expires", "not_a_day"));
            }
        }

        if (!int.TryParse(PerMinute, NumberStyles.None, CultureInfo.InvariantCulture, out var perMinute))
        {
            perMinute = 0;
        }

        if (refusals.Count == 0)
        {
            var networks = (Networks ?? "").Split((char[])[' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
            (Key, var refused) = await make.RunAsync(new NewApiKey(Name ?? "", Role ?? "", expires, networks, perMinute) { OwnerId = User.FindFirstValue(ClaimTypes.NameIdentifier) }, HttpContext.Actor(), cancellationToken);
            refusals.AddRange(refused);
        }

        foreach (var refusal in refusals)
        {
            ModelState.AddModelError(Inputs.GetValueOrDefault(refusal.Field, ""), RefusalWords.Of(refusal, texts));
        }

        if (refusals.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(string id, CancellationToken cancellationToken)
    {
        if (!await revoke.RunAsync(id, HttpContext.Actor(), cancellationToken))
        {
            return NotFound();
        }

        Flash.Say(this, texts["manage_api.revoked"]);
        return Redirect("/staff/api-keys");
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Keys = await db.ApiKeys.AsNoTracking().OrderBy(k => k.RevokedAt != null).ThenByDescending(k => k.CreatedAt).Take(200).ToListAsync(cancellationToken);
        Owners = await db.Users.Where(u => db.ApiKeys.Any(k => k.OwnerId == u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, cancellationToken);
    }
}
