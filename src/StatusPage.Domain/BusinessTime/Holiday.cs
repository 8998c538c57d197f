namespace StatusPage.Domain.BusinessTime;

public sealed record Holiday(DateOnly Date, LocalizedText Name);
