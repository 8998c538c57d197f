namespace StatusPage.Domain;

/// <summary>
/// An expected "no" of a rule. <see cref="Field"/> names the input it is about (as the form and the API name it),
/// <see cref="Code"/> is the key of the sentence that explains it; the sentence itself belongs to the page.
/// </summary>
public sealed record Refusal(string Field, string Code, params object[] Arguments)
{
    public bool Equals(Refusal? other) => other is not null && other.Field == Field && other.Code == Code;

    public override int GetHashCode() => HashCode.Combine(Field, Code);
}
