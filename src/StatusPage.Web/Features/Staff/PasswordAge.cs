namespace StatusPage.Web.Features.Staff;

/// <summary>P4: a password is at most six months old.</summary>
public static class PasswordAge
{
    public const int Months = 6;

    /// <summary>From so long before, its owner is told.</summary>
    public static readonly TimeSpan Warning = TimeSpan.FromDays(14);

    /// <summary>A session that was open when its password came of age goes on for so long.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(12);

    public static DateTimeOffset EndOf(DateTimeOffset setAt) => setAt.AddMonths(Months);
}
