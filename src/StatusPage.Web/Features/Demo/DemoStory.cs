using System.Reflection;
using StatusPage.Domain;
using StatusPage.Domain.Catalogue;
using StatusPage.Domain.Incidents;
using StatusPage.Domain.Maintenance;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace StatusPage.Web.Features.Demo;

/// <summary>What <c>story.yml</c> tells, as it stands there.</summary>
public sealed class DemoStory
{
    public Dictionary<string, List<StoryText>> Phrases { get; init; } = [];

    public List<IncidentStory> Incidents { get; init; } = [];

    public required IncidentStory Open { get; init; }

    public List<MaintenanceStory> Maintenance { get; init; } = [];

    public required MaintenanceStory Running { get; init; }

    public List<StoryText> Cancellation { get; init; } = [];

    public required StoryText InProgress { get; init; }

    public required StoryText Done { get; init; }

    public static DemoStory Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("demo/story.yml")!);
        return new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithEnumNamingConvention(UnderscoredNamingConvention.Instance)
            .Build()
            .Deserialize<DemoStory>(reader);
    }
}

public sealed class StoryText
{
    public string? Nl { get; init; }

    public string? En { get; init; }

    public LocalizedText Plain => new(Nl, En);
}

public sealed class IncidentStory
{
    public IncidentKind Kind { get; init; }

    public IncidentCause Cause { get; init; }

    /// <summary>K2; for staff only.</summary>
    public string? ForceMajeure { get; init; }

    /// <summary>The state each service is in from the start.</summary>
    public Dictionary<string, ServiceState> Services { get; init; } = [];

    public Impact? Impact { get; init; }

    /// <summary>From … to, such as <c>45-110</c>.</summary>
    public string Minutes { get; init; } = "";

    public Dictionary<string, List<string>> Names { get; init; } = [];

    public required StoryText Title { get; init; }

    public List<UpdateStory> Updates { get; init; } = [];

    public StoryText? Explanation { get; init; }
}

public sealed class UpdateStory
{
    public IncidentStatus Is { get; init; }

    public string? Nl { get; init; }

    public string? En { get; init; }

    public Dictionary<string, ServiceState> States { get; init; } = [];
}

public sealed class MaintenanceStory
{
    public MaintenanceKind Kind { get; init; }

    public ExpectedImpact Impact { get; init; }

    public int Hours { get; init; }

    public List<string> Services { get; init; } = [];

    public Dictionary<string, List<string>> Names { get; init; } = [];

    public required StoryText Title { get; init; }

    public required StoryText Announcement { get; init; }

    public string Fallback { get; init; } = "";

    /// <summary>What is said while the result is looked over.</summary>
    public StoryText? Checks { get; init; }

    public int ExtendedHours { get; init; }

    public StoryText? Extension { get; init; }
}
