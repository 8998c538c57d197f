using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StatusPage.Web.Features.Staff.Sessions;

/// <summary>How somebody proved who they are.</summary>
public enum SignInMeans
{
    Password = 0,

    /// <summary>Password, then a code of an authenticator app.</summary>
    Code = 1,

    /// <summary>Password, then a recovery code.</summary>
    RecoveryCode = 2,
    Passkey = 3,

    /// <summary>A one-time link, with which a password was chosen.</summary>
    Link = 4,
}

/// <summary>
/// A browser in which somebody is signed in. When the row goes, the cookie and every copy of it open nothing any more.
/// </summary>
public sealed class StaffSession
{
    public int Id { get; private set; }

    public required string TokenHash { get; init; }

    public required string MemberId { get; init; }

    public required SignInMeans Means { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>To the minute.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The network address it was opened from.</summary>
    public string? Address { get; init; }

    /// <summary>What the browser calls itself.</summary>
    public string? Browser { get; init; }
}

internal sealed class StaffSessionMapping : IEntityTypeConfiguration<StaffSession>
{
    public void Configure(EntityTypeBuilder<StaffSession> builder)
    {
        builder.ToTable("staff_session");
        builder.HasIndex(s => s.TokenHash).IsUnique();
        builder.HasOne<StaffMember>().WithMany().HasForeignKey(s => s.MemberId);
    }
}
