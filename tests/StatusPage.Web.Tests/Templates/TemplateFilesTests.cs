using StatusPage.Domain.Incidents;
using StatusPage.Testing;
using StatusPage.Web.Features.Templates;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Tests.Templates;

public sealed class TemplateFilesTests : IDisposable
{
    private readonly string _content = Directory.CreateTempSubdirectory("statuspage-templates-").FullName;

    public void Dispose() => Directory.Delete(_content, recursive: true);

    [Fact]
    public void The_shipped_templates_are_right_and_there_are_some_for_every_form()
    {
        var problems = new List<Problem>();
        var templates = TemplateFiles.ReadAll(Path.Combine(TestEnvironment.RepositoryRoot, "content"), problems);

        Assert.Empty(problems);
        Assert.All(Enum.GetValues<NoticeForm>(), form => Assert.True(templates.Count(t => t.For == form) >= 4, $"{form} has too few."));
        Assert.Contains(templates, t => t is { Slug: "ddos", Cause: IncidentCause.Attack, Status: IncidentStatus.Identified });
    }

    [Fact]
    public void Every_mistake_is_named_with_its_file_and_line()
    {
        Write("nl", "a", "---\nfor: incident\nname: A\ntitle: \"{service}\"\n---\nSinds {time}\n\nvan {start}\n");
        Write("en", "a", "---\nfor: update\nname: A\nstatus: postmortem\ncolour: red\n---\n");
        Write("nl", "b", "geen kop\n");

        var problems = new List<Problem>();
        TemplateFiles.ReadAll(_content, problems);

        Assert.Equal(
            [
                "templates/en/a.md:2 for: differs from templates/nl/a.md; one of the two is enough",
                "templates/en/a.md:2 title: is missing",
                "templates/en/a.md:4 status: 'postmortem' is not one of investigating, identified, monitoring, resolved",
                "templates/en/a.md:5 colour: there is no such key; there are cause, for, name, order, status, title",
                "templates/en/a.md:7 there is no text after the second ---",
                "templates/nl/a.md:4 title: there is no placeholder {service}; there are {services}, {time}, {next_update}",
                "templates/nl/a.md:8 there is no placeholder {start}; there are {services}, {time}, {next_update}",
                "templates/nl/b.md:1 the file must begin with 'key: value' lines between two lines of ---",
            ],
            problems.Select(p => $"{p.Where} {p.Message}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_template_that_stands_in_one_language_only_is_a_mistake_and_an_example_is_none()
    {
        Write("nl", "alleen", "---\nfor: incident\nname: A\ntitle: T\n---\nTekst\n");
        Write("nl", "_voorbeeld", "niets");

        var problems = new List<Problem>();
        TemplateFiles.ReadAll(_content, problems);

        Assert.Equal("templates/en/alleen.md: is missing: every template stands in both languages", Assert.Single(problems).ToString());
    }

    private void Write(string language, string slug, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_content, "templates", language)).FullName;
        File.WriteAllText(Path.Combine(folder, $"{slug}.md"), text);
    }
}
