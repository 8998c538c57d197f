namespace StatusPage.Domain.Notifications;

/// <summary>By which road somebody hears.</summary>
public enum ChannelKind
{
    Mail = 0,
    Webhook = 1,
    Slack = 2,
    Teams = 3,
    Discord = 4,
    Push = 5,
}
