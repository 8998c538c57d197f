using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Identity;

namespace StatusPage.Web.Features.Staff;

/// <summary>Long enough, and none that every guesser tries first; no rules about kinds of characters.</summary>
public sealed class PasswordRules : IPasswordValidator<StaffMember>
{
    public const int Shortest = 12;

    /// <summary>Hashing costs by length: nobody may make us hash a book.</summary>
    public const int Longest = 200;

    public const string TooLong = "PasswordTooLong";
    public const string Leaked = "PasswordLeaked";

    private static readonly FrozenSet<string> Common = ReadList();

    public Task<IdentityResult> ValidateAsync(UserManager<StaffMember> manager, StaffMember user, string? password) => Task.FromResult(
        password?.Length > Longest ? Refused(TooLong)
        : password is not null && IsGuessable(password, user) ? Refused(Leaked)
        : IdentityResult.Success);

    private static IdentityResult Refused(string code) => IdentityResult.Failed(new IdentityError { Code = code, Description = code });

    private static bool IsGuessable(string password, StaffMember user)
    {
        string?[] own = [user.Email, user.Email?.Split('@')[0], user.Name, user.Name.Replace(" ", "", StringComparison.Ordinal)];
        return Unit(password).Length < 4 || Forms(password.ToLowerInvariant()).Any(f => Common.Contains(f) || own.Contains(f, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The leaked lists hold few words of twelve characters, but many that become so by a year or by being said twice.</summary>
    private static IEnumerable<string> Forms(string password)
    {
        yield return password;
        yield return Unit(password);
        var bare = password.Trim([.. password.Where(c => !char.IsLetter(c))]);
        if (bare.Length > 0)
        {
            yield return bare;
            yield return Unit(bare);
        }
    }

    /// <summary>The shortest piece that, repeated, makes the word.</summary>
    private static string Unit(string word)
    {
        var at = (word + word).IndexOf(word, 1, StringComparison.Ordinal);
        return word[..at];
    }

    private static FrozenSet<string> ReadList()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("leaked-passwords.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
