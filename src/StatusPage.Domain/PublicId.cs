namespace StatusPage.Domain;

/// <summary>The ids that the world sees: 12 characters of <c>[a-z0-9]</c>, as Statuspage's own.</summary>
public static class PublicId
{
    public const int Length = 12;
    public const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    public static bool IsValid(string? id) =>
        id is { Length: Length } && id.All(Alphabet.Contains);
}
