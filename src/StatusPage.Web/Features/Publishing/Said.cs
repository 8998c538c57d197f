using StatusPage.Domain;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Features.Publishing;

/// <summary>An update with what only staff see of it: who said it, and what it said before it was corrected.</summary>
public sealed record Said(
    string Status,
    DateTimeOffset At,
    string By,
    LocalizedText Body,
    bool Notify,
    IReadOnlyList<Correction> Corrections,
    string? WithdrawnReason)
{
    public static Said Of(IncidentUpdate update, Texts texts) =>
        new(texts.Word(update.Status), update.At, update.By, update.Body, update.Notify, update.Corrections, update.WithdrawnReason);

    public static Said Of(MaintenanceUpdate update, Texts texts) => new(
        texts.Word(update.Status), update.At, update.Automatic ? texts["publishing.clock"] : update.By, update.Body, update.Notify, update.Corrections, update.WithdrawnReason);
}
