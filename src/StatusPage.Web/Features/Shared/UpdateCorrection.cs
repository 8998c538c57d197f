using StatusPage.Domain;

namespace StatusPage.Web.Features.Shared;

/// <summary>Rewords an update of an incident or of a maintenance notice.</summary>
public sealed record UpdateCorrection(string NoticeId, string UpdateId, int Version, LocalizedText Body, string? Reason);

/// <summary>Takes back an update of an incident or of a maintenance notice.</summary>
public sealed record UpdateWithdrawal(string NoticeId, string UpdateId, int Version, string? Reason);
