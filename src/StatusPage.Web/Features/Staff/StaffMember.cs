using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Domain;

namespace StatusPage.Web.Features.Staff;

/// <summary>Somebody who works here; signs in with the e-mail address.</summary>
public sealed class StaffMember : IdentityUser
{
    /// <summary>As it stands in the audit log.</summary>
    public string Name { get; set; } = "";

    public Language Language { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>P4: a password is at most six months old.</summary>
    public DateTimeOffset? PasswordSetAt { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>Encrypted; null for who has no authenticator app.</summary>
    public string? AuthenticatorSecret { get; set; }

    /// <summary>The step of the last code that was taken: no code works twice.</summary>
    public long AuthenticatorStep { get; set; }

    /// <summary>P4: from here on the account opens nothing.</summary>
    public DateTimeOffset? ClosedAt { get; set; }
}

/// <summary>Viewer sees, editor publishes, manager overrides and administers; each may do what the ones before it may.</summary>
public static class Roles
{
    public const string Viewer = "viewer";
    public const string Editor = "editor";
    public const string Manager = "manager";

    /// <summary>No role but a policy: whoever has signed in, also who must do something before the role counts.</summary>
    public const string Anyone = "anyone";

    /// <summary>From who may least to who may most.</summary>
    public static IReadOnlyList<string> All { get; } = [Viewer, Editor, Manager];

    /// <summary>What both of two roles allow.</summary>
    public static string Lesser(string one, string other) => All.First(r => r == one || r == other);
}

/// <summary>What a one-time link lets its bearer do.</summary>
public enum StaffLinkPurpose
{
    /// <summary>Make the first manager account, or accept an invitation.</summary>
    Join = 0,
    ResetPassword = 1,
}

/// <summary>A link that works once. Only the hash of its token is stored.</summary>
public sealed class StaffLink
{
    public int Id { get; private set; }

    public required string TokenHash { get; init; }

    public required StaffLinkPurpose Purpose { get; init; }

    /// <summary>The account it is for; null for the first manager, who chooses the address.</summary>
    public string? Email { get; init; }

    public required string Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class StaffLinkMapping : IEntityTypeConfiguration<StaffLink>
{
    public void Configure(EntityTypeBuilder<StaffLink> builder)
    {
        builder.ToTable("staff_link");
        builder.HasIndex(l => l.TokenHash).IsUnique();
        builder.Property(l => l.UsedAt).IsConcurrencyToken();
    }
}
