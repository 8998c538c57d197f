namespace StatusPage.Domain.Catalogue;

/// <summary>What one update of a notice did to one service. <see cref="Old"/> is what the page showed before it.</summary>
public sealed record ServiceChange(string ServiceId, ServiceState Old, ServiceState New);
