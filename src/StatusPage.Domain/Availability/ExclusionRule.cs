namespace StatusPage.Domain.Availability;

/// <summary>The rules of A3 that take downtime out of the count, in the order in which they are tried.</summary>
public enum ExclusionRule
{
    /// <summary><c>A2</c>: outside service time.</summary>
    ServiceTime = 0,

    /// <summary><c>K2</c>.</summary>
    ForceMajeure = 1,

    /// <summary><c>A3-emergency</c>.</summary>
    Emergency = 2,

    /// <summary><c>A3-agreed</c>: announced, inside office hours, agreed.</summary>
    Agreed = 3,

    /// <summary><c>A3-announced</c>: announced, outside office hours, within the month's allowance.</summary>
    Announced = 4,
}

public static class ExclusionRuleNames
{
    /// <summary>As reports and the API name it.</summary>
    public static string Code(this ExclusionRule rule) => rule switch
    {
        ExclusionRule.ServiceTime => "A2",
        ExclusionRule.ForceMajeure => "K2",
        ExclusionRule.Emergency => "A3-emergency",
        ExclusionRule.Agreed => "A3-agreed",
        ExclusionRule.Announced => "A3-announced",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };
}
