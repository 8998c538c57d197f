using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using StatusPage.Domain;
using StatusPage.Domain.BusinessTime;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Drafts;
using StatusPage.Web.Features.Shared;
using StatusPage.Web.Features.Templates;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Publishing;

/// <summary>
/// A form of the staff's side. What is refused is said at its field in the reader's language, and everything typed
/// comes back with it: nothing is read into anything narrower than text until it is used.
/// </summary>
public abstract class StaffForm(Texts texts, BoardSnapshot board, TimeProvider time) : PageModel
{
    private string? _draftId;

    private readonly FilledTexts _filled = new(board);

    /// <summary>Sent by the script that wants the preview alone, not the page around it.</summary>
    public const string PreviewHeader = "X-Preview";

    private static readonly Dictionary<string, string> Inputs = new(StringComparer.Ordinal)
    {
        ["id"] = "",
        ["update"] = "",
        ["title"] = "TitleNl",
        ["body"] = "BodyNl",
        ["detected_at"] = "DetectedAt.Local",
        ["started_at"] = "StartedAt.Local",
        ["at"] = "At.Local",
        ["start"] = "Start.Local",
        ["end"] = "End.Local",
        ["next_update_by"] = "NextUpdateAt.Local",
    };

    public LocalClock Wall { get; } = new(board.Zone);

    /// <summary>What was meanwhile changed by somebody else.</summary>
    public bool IsConflict { get; private set; }

    public Preview? Preview { get; protected set; }

    /// <summary>The slug of the template that was chosen; empty for none.</summary>
    [BindProperty]
    public string? Template { get; set; }

    /// <summary>Which colleagues are writing here, in words; null for nobody.</summary>
    public string? Writing { get; private set; }

    /// <summary>When the draft was kept that the form was filled from.</summary>
    public DateTimeOffset? KeptAt { get; private set; }

    /// <summary>The draft of a form that changes what is there; a form that makes something new has its id for that.</summary>
    public string DraftId => _draftId ??= Request.HasFormContentType && Request.Form["DraftId"].ToString() is var sent && PublicId.IsValid(sent) ? sent : NewId.Create();

    protected BoardSnapshot Snapshot { get; } = board;

    protected DateTimeOffset Now { get; } = time.GetUtcNow();

    protected Texts T { get; } = texts;

    protected static LocalizedText Titles(string? nl, string? en) => new(nl?.Trim(), en?.Trim());

    protected static LocalizedText Bodies(string? nl, string? en) => new(nl?.ReplaceLineEndings("\n").TrimEnd(), en?.ReplaceLineEndings("\n").TrimEnd());

    /// <summary>Fills the form from the draft that the address names, and says who is writing here.</summary>
    protected async Task TakeUpDraftAsync(DraftDesk desk, string? draftId, string form, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(draftId, form, cancellationToken) is { } draft)
        {
            DraftFields.Fill(this, draft);
            (_draftId, KeptAt) = (draft.Id, draft.UpdatedAt);
        }

        var names = await desk.WritingAsync(form, User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", cancellationToken);
        Writing = names.Count == 0 ? null : T["drafts.writing", string.Join(", ", names)];
    }

    public IReadOnlyList<NoticeTemplate> TemplatesFor(NoticeForm kind) => [.. Snapshot.Site.Templates.Where(t => t.For == kind)];

    /// <summary>The chosen template where nothing was typed: its words are then the notice's.</summary>
    protected NoticeTemplate? TemplateFor(NoticeForm kind, LocalizedText title, LocalizedText body) =>
        title.IsEmpty && body.IsEmpty ? TemplatesFor(kind).FirstOrDefault(t => t.Slug == Template) : null;

    /// <summary>Fills in what stands between braces. What has no value is said at the field, unless it is for a preview.</summary>
    protected LocalizedText Fill(LocalizedText text, string field, FilledValues values, bool lenient = false)
    {
        var (filled, missing) = _filled.Fill(text, values, escape: field == "body");
        if (missing is not null && !lenient)
        {
            foreach (var language in LanguageTags.All.Where(l => text.In(l)?.Contains($"{{{missing}}}", StringComparison.Ordinal) == true))
            {
                Say(new Refusal($"{field}_{LanguageTags.Of(language)}", $"placeholder_{missing}"));
            }
        }

        return filled;
    }

    /// <summary>For a preview: what is not written yet is an ellipsis.</summary>
    protected static LocalizedText OrDots(LocalizedText text) => text.IsEmpty ? new LocalizedText("…", "…") : text;

    protected DateTimeOffset? Read(LocalTimeInput input, string name, DateTimeOffset? original = null)
    {
        var (moment, refusal) = input.Read(Wall, original);
        if (refusal is not null)
        {
            ModelState.AddModelError($"{name}.Local", T[$"publishing.refusal_{refusal}"]);
        }

        return moment;
    }

    protected T? Read<T>(string? word, string field)
        where T : struct, Enum
    {
        if (Words.TryParse<T>(word, out var value))
        {
            return value;
        }

        Say(new Refusal(field, "choose"));
        return null;
    }

    protected void Say(Refusal refusal) => ModelState.AddModelError(InputOf(refusal.Field), RefusalWords.Of(refusal, T));

    /// <summary>The page again, with what is wrong and what was typed.</summary>
    protected PageResult Again(Outcome? outcome = null)
    {
        foreach (var refusal in outcome?.Refusals ?? [])
        {
            Say(refusal);
        }

        if (outcome is { IsConflict: true })
        {
            IsConflict = true;
            ModelState.AddModelError("", T["publishing.conflict"]);
        }

        Response.StatusCode = IsConflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>The page with its preview, or the preview alone for the script.</summary>
    protected IActionResult WithPreview(Preview preview)
    {
        Preview = preview;
        ModelState.Clear();
        return Request.Headers.ContainsKey(PreviewHeader) ? Partial("/Features/Publishing/_Preview.cshtml", preview) : Page();
    }

    private static string InputOf(string field)
    {
        var cut = field.LastIndexOf('.') + 1;
        var last = field[cut..];
        return Pascal(field[..cut]) + (Inputs.TryGetValue(last, out var input) ? input : Pascal(last));
    }

    private static string Pascal(string snake) =>
        string.Concat(snake.Select((c, i) => c == '_' ? "" : i == 0 || snake[i - 1] == '_' ? char.ToUpperInvariant(c).ToString() : c.ToString()));
}
