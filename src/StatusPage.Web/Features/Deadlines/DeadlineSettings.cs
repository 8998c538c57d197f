using System.Globalization;
using StatusPage.Domain.Deadlines;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Deadlines;

/// <summary>Reads what <c>site.yml</c> says of warnings, the holding notice and explanations.</summary>
internal static class DeadlineSettings
{
    /// <param name="notification">Whose terms have been read already.</param>
    public static DeadlinePolicy Read(YamlMapping root, YamlMapping? notification)
    {
        var shipped = DeadlinePolicy.Shipped;
        var policy = new DeadlinePolicy(
            notification?.Has("milestones") == true ? Milestones(notification) : shipped.Milestones,
            notification?.Flag("holding_notice", shipped.HoldingNotice) ?? shipped.HoldingNotice,
            notification?.Length("holding_notice_lead", shipped.HoldingLead, TimeSpan.FromSeconds(1)) ?? shipped.HoldingLead,
            root.Length("explanation", shipped.Explanation, TimeSpan.FromSeconds(1)),
            RosterSettings.SecondAfter(root, shipped.SecondAfter));
        notification?.Done();
        return policy;
    }

    private static List<MilestoneRule> Milestones(YamlMapping notification)
    {
        var milestones = new List<MilestoneRule>();
        foreach (var text in notification.Texts("milestones"))
        {
            if (Read(text) is not { } rule)
            {
                notification.Report("milestones", $"'{text}' is neither a share of the term such as 50% nor a time before its end such as PT15M");
            }
            else if (!milestones.Contains(rule))
            {
                milestones.Add(rule);
            }
        }

        return milestones;
    }

    private static MilestoneRule? Read(string text)
    {
        if (text.EndsWith('%'))
        {
            return decimal.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is > 0 and < 100
                ? new MilestoneRule(text, share / 100, null)
                : null;
        }

        try
        {
            return System.Xml.XmlConvert.ToTimeSpan(text) is var before && before > TimeSpan.Zero && before < TimeSpan.FromDays(3650)
                ? new MilestoneRule(text, null, before)
                : null;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }
}
