namespace StatusPage.Web.Commands;

/// <summary>Where the serving program speaks to who started it.</summary>
public sealed record Terminal(TextWriter Out);
