using StatusPage.Testing;
using StatusPage.Web.Features.Catalogue;
using StatusPage.Web.Features.Content;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Tests.Content;

public sealed class ContentFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("statuspage-content-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_shipped_content_has_no_mistakes()
    {
        var (content, problems) = ContentLibrary.Read(Path.Combine(TestEnvironment.RepositoryRoot, "content"));

        Assert.Empty(problems);
        Assert.Equal(10, content!.Catalogue.Groups.Sum(g => g.Services.Count));
    }

    [Fact]
    public void Every_mistake_in_the_catalogue_is_told_with_its_line()
    {
        var problems = Catalogue("""
            groups:
              - slug: Groep 1
                name: { nl: Een, en: One, de: Eins }
                services:
                  - slug: web
                    name: { nl: Web }
                    hidden: perhaps
                    price: 10
                  - slug: web
                    desk_hours: [nights]
                  - just text
              - name: Zonder slug
            extra: true
            """);

        Assert.Equal(
            [
                "services.yml:10: groups[0].services[1].desk_hours: site.yml has no desk hours named 'nights'; there are telephone, weekend",
                "services.yml:11: groups[0].services: each entry needs keys, such as '- slug: …'",
                "services.yml:12: groups[1].services: is missing",
                "services.yml:12: groups[1].slug: is missing",
                "services.yml:13: extra: there is no such key; there are groups",
                "services.yml:2: groups[0].slug: 'Groep 1' is not made of lower-case letters, digits and hyphens (at most 60), such as web-hosting",
                "services.yml:3: groups[0].name.de: there is no such key; there are en, nl",
                "services.yml:6: groups[0].services[0].name.en: is missing",
                "services.yml:7: groups[0].services[0].hidden: 'perhaps' is not true or false",
                "services.yml:8: groups[0].services[0].price: there is no such key; there are description, desk_hours, hidden, name, package, slug",
                "services.yml:9: groups[0].services[1].name: is missing: write { nl: …, en: … }",
                "services.yml:9: groups[0].services[1].slug: 'web' is used twice",
            ],
            problems.Select(p => p.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("groups:\n  - slug: a\n   name: b\n", "services.yml:3: this is not YAML")]
    [InlineData("groups: []\ngroups: []\n", "services.yml:2: this is not YAML")]
    [InlineData("- a list\n", "services.yml:1: expected one document of 'key: value' lines")]
    [InlineData("", "services.yml:1: expected one document of 'key: value' lines")]
    [InlineData("groups: text\n", "services.yml:1: groups: expected a list")]
    public void A_catalogue_that_is_no_catalogue_is_told_so(string text, string start)
    {
        Assert.StartsWith(start, Assert.Single(Catalogue(text)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_so()
    {
        var problems = new List<Problem>();

        Assert.Null(SiteSettings.Read(Path.Combine(_folder, "site.yml"), problems));
        Assert.StartsWith("site.yml: cannot be read", Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_in_the_site_s_settings_is_told_with_its_line()
    {
        File.WriteAllText(Path.Combine(_folder, "site.yml"), """
            logo: images/logo.svg
            colours: { brand: blue, accent: "#fff" }
            contact:
              website: www.example.com
              fax: "1"
            time_zone: Amsterdam
            office_hours: [{ days: [monday], hours: ["09:00-17:00"] }]
            """);
        var problems = new List<Problem>();

        Assert.Null(SiteSettings.Read(Path.Combine(_folder, "site.yml"), problems));

        Assert.Equal(
            [
                "site.yml:1: logo: 'images/logo.svg' is not an address on this site, such as /img/logo.svg",
                "site.yml:1: name: is missing",
                "site.yml:2: colours.accent: there is no such key; there are brand, brand_dark",
                "site.yml:2: colours.brand: 'blue' is not a colour such as #0b5fa5",
                "site.yml:4: contact.website: 'www.example.com' is not an address such as https://www.example.nl",
                "site.yml:5: contact.fax: there is no such key; there are address, email, telephone, website",
                "site.yml:6: time_zone: 'Amsterdam' is not a time zone this machine knows, such as Europe/Amsterdam",
            ],
            problems.Select(p => p.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_mistake_in_the_figures_of_maintenance_and_availability_is_told_with_its_line()
    {
        var shipped = File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot, "content", "site.yml"));
        var own = shipped[..shipped.IndexOf("maintenance:", StringComparison.Ordinal)];
        var line = own.Count(c => c == '\n') + 1;
        File.WriteAllText(Path.Combine(_folder, "site.yml"), own + """
            maintenance:
              night: late
              weekly_allowance: P8D
              monthly_allowance: 16
              days: 3
            availability: { threshold: "1.5", minimum_downtime: PT2H }
            """);
        var problems = new List<Problem>();

        Assert.Null(SiteSettings.Read(Path.Combine(_folder, "site.yml"), problems));

        Assert.Equal(
            [
                $"site.yml:{line + 1}: maintenance.night: 'late' is not a span of hours such as 22:00-06:00",
                $"site.yml:{line + 2}: maintenance.weekly_allowance: 'P8D' is more than P7D",
                $"site.yml:{line + 3}: maintenance.monthly_allowance: '16' is not a length of time such as PT5M, PT1H or P30D",
                $"site.yml:{line + 4}: maintenance.days: there is no such key; there are monthly_allowance, night, reminder, version_upgrade_notice, weekly_allowance",
                $"site.yml:{line + 5}: availability.minimum_downtime: 'PT2H' is more than PT1H",
                $"site.yml:{line + 5}: availability.threshold: '1.5' is not a part between 0 and 1 such as 0.001",
            ],
            problems.Select(p => p.ToString()).Order(StringComparer.Ordinal));
    }

    private List<Problem> Catalogue(string text)
    {
        var path = Path.Combine(_folder, "services.yml");
        File.WriteAllText(path, text);
        var problems = new List<Problem>();
        Assert.Null(CatalogueFile.Read(path, new HashSet<string> { "telephone", "weekend" }, problems));
        return problems;
    }
}
