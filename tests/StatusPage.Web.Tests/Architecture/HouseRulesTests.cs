using System.Reflection;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StatusPage.Domain;
using StatusPage.Testing;
using StatusPage.Web.Board;
using StatusPage.Web.Localization;

namespace StatusPage.Web.Tests.Architecture;

public class HouseRulesTests
{
    [Fact]
    public void The_domain_refers_to_nothing_but_the_runtime()
    {
        var foreign = typeof(LocalizedText).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(n => !n.StartsWith("System.", StringComparison.Ordinal) && n is not ("System" or "netstandard" or "mscorlib"));
        Assert.Empty(foreign);
    }

    [Fact]
    public void Every_text_is_there_in_both_languages_and_takes_the_same_arguments()
    {
        Assert.NotEmpty(TextCatalogue.Shipped.All);
        Assert.All(TextCatalogue.Shipped.All, text =>
        {
            Assert.False(string.IsNullOrWhiteSpace(text.Value.Nl), $"{text.Key} has no Dutch");
            Assert.False(string.IsNullOrWhiteSpace(text.Value.En), $"{text.Key} has no English");
            Assert.Equal(Placeholders(text.Value.Nl!), Placeholders(text.Value.En!));
        });
    }

    [Fact]
    public void Public_pages_cannot_reach_the_database()
    {
        var pages = typeof(Program).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(PageModel)) && !$"{t.Namespace}.".Contains(".Staff.", StringComparison.Ordinal) && !$"{t.Namespace}.".Contains(".Personal.", StringComparison.Ordinal))
            .ToList();
        Assert.All(pages, page => Assert.DoesNotContain(Reachable(page, []), IsDatabase));
    }

    [Fact]
    public void The_check_for_the_database_finds_one_where_it_is()
    {
        Assert.Contains(Reachable(typeof(BoardKeeper), []), IsDatabase);
    }

    [Fact]
    public void Mails_stand_in_both_languages()
    {
        var folders = LanguageTags.All.Select(l => Path.Combine(TestEnvironment.RepositoryRoot, "content", "mail", LanguageTags.Of(l)));
        var names = folders.Select(f => Directory.EnumerateFiles(f).Select(Path.GetFileName).Order().ToList()).ToList();
        Assert.NotEmpty(names[0]);
        Assert.Equal(names[0], names[1]);
    }

    [Fact]
    public void Content_pages_stand_in_both_languages()
    {
        var folders = LanguageTags.All.Select(l => Path.Combine(TestEnvironment.RepositoryRoot, "content", "pages", LanguageTags.Of(l)));
        var names = folders.Select(f => Directory.EnumerateFiles(f).Select(Path.GetFileName).Order().ToList()).ToList();
        Assert.NotEmpty(names[0]);
        Assert.Equal(names[0], names[1]);
    }

    private static bool IsDatabase(Type type) =>
        typeof(DbContext).IsAssignableFrom(type) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDbContextFactory<>));

    /// <summary>The types that are handed to a constructor, and to the constructors of those, of our own code.</summary>
    private static HashSet<Type> Reachable(Type type, HashSet<Type> seen)
    {
        foreach (var parameter in type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).SelectMany(c => c.GetParameters()))
        {
            if (seen.Add(parameter.ParameterType) && parameter.ParameterType.Assembly == typeof(Program).Assembly)
            {
                Reachable(parameter.ParameterType, seen);
            }
        }

        return seen;
    }

    private static List<string> Placeholders(string text) =>
        [.. System.Text.RegularExpressions.Regex.Matches(text, @"\{\d").Select(m => m.Value).Distinct().Order()];
}
