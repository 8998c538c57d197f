using Microsoft.AspNetCore.Mvc;
using StatusPage.Domain;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Board;
using StatusPage.Web.Features.Maintenance.Rules;
using StatusPage.Web.Features.Publishing;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Maintenance.Staff;

/// <summary>The facts of maintenance, as the announcement and the page that changes them both ask them.</summary>
public abstract class MaintenanceForm(Texts texts, BoardSnapshot board, TimeProvider time) : StaffForm(texts, board, time)
{
    [BindProperty]
    public string? TitleNl { get; set; }

    [BindProperty]
    public string? TitleEn { get; set; }

    [BindProperty]
    public string? Kind { get; set; }

    [BindProperty]
    public string? ExpectedImpact { get; set; }

    /// <summary>Ids.</summary>
    [BindProperty]
    public List<string> Services { get; set; } = [];

    /// <summary>M2: for staff only.</summary>
    [BindProperty]
    public string? FallbackPlan { get; set; }

    [BindProperty]
    public string? AgreementWith { get; set; }

    [BindProperty]
    public LocalTimeInput AgreementAt { get; set; } = new();

    /// <summary>M6: a manager's, for going against the rules.</summary>
    [BindProperty]
    public string? OverrideReason { get; set; }

    /// <summary>What the rules say of what was filled in.</summary>
    public ReviewPane Pane { get; protected set; } = ReviewPane.Empty;

    protected LocalizedText Title => Titles(TitleNl, TitleEn);

    protected string? Plan => string.IsNullOrWhiteSpace(FallbackPlan) ? null : FallbackPlan.ReplaceLineEndings("\n").TrimEnd();

    protected (MaintenanceKind Kind, ExpectedImpact Impact) ReadWords() =>
        (Read<MaintenanceKind>(Kind, "kind") ?? default, Read<ExpectedImpact>(ExpectedImpact, "expected_impact") ?? default);

    /// <summary>M1: with whom and when; neither says anything without the other.</summary>
    protected Agreement? ReadAgreement(Agreement? original = null)
    {
        if (string.IsNullOrWhiteSpace(AgreementWith))
        {
            return null;
        }

        var at = Read(AgreementAt, nameof(AgreementAt), original?.At);
        return at is { } moment ? new Agreement(AgreementWith.Trim(), moment) : null;
    }
}
