namespace StatusPage.Web.Features.OpenApi;

/// <summary>What goes over the wire, by name: each property with its type, a <c>?</c> for what may be null.</summary>
internal static class ApiSchemas
{
    private const string Component =
        "id:id name:text status:component_status created_at:time updated_at:time position:number description:text? showcase:flag start_date:text? group_id:id? page_id:id group:flag only_show_if_degraded:flag";

    private const string Notice =
        "id:id name:text status:text created_at:time updated_at:time monitoring_at:time? resolved_at:time? impact:impact shortlink:text started_at:time page_id:id incident_updates:[IncidentUpdate] components:[Component]";

    private const string Explanation =
        "postmortem_body:text? postmortem_body_last_updated_at:time? postmortem_ignored:flag postmortem_published_at:time? postmortem_notified_subscribers:flag postmortem_notified_twitter:flag";

    private const string Scheduling =
        "scheduled_remind_prior:flag scheduled_reminded_at:time? scheduled_auto_in_progress:flag scheduled_auto_completed:flag auto_transition_to_maintenance_state:flag auto_transition_to_operational_state:flag auto_transition_deliver_notifications_at_start:flag auto_transition_deliver_notifications_at_end:flag";

    /// <summary>A property with an <c>!</c> stands only on some: on groups, on maintenance, for who manages.</summary>
    public static readonly IReadOnlyDictionary<string, string> Objects = new Dictionary<string, string>
    {
        ["Page"] = "id:id name:text url:text time_zone:text updated_at:time",
        ["Status"] = "indicator:impact description:text",
        ["Component"] = Component + " components!:[id]",
        ["AffectedComponent"] = "code:id name:text old_status:component_status new_status:component_status",
        ["IncidentUpdate"] = "id:id status:text body:text incident_id:id created_at:time updated_at:time display_at:time affected_components:[AffectedComponent]? deliver_notifications:flag custom_tweet:text? tweet_id:number? bodies!:Languages",
        ["Languages"] = "nl:text? en:text?",
        ["Incident"] = Notice + " reminder_intervals:text?",
        ["Maintenance"] = Notice + " scheduled_for:time scheduled_until:time",
        ["Story"] = $"{Notice} reminder_intervals!:text? {Explanation.Replace(":", "!:", StringComparison.Ordinal)} scheduled_for!:time scheduled_until!:time",
        ["Summary"] = "page:Page components:[Component] incidents:[Incident] scheduled_maintenances:[Maintenance] status:Status",
        ["StatusDocument"] = "page:Page status:Status",
        ["ComponentsDocument"] = "page:Page components:[Component]",
        ["IncidentsDocument"] = "page:Page incidents:[Incident]",
        ["IncidentDocument"] = "incident:Story",
        ["MaintenancesDocument"] = "page:Page scheduled_maintenances:[Maintenance]",
        ["MaintenanceDocument"] = "scheduled_maintenance:Maintenance",
        ["SubscriberDocument"] = "subscriber:Subscriber",
        ["Subscriber"] = "created_at:time skip_confirmation_notification:flag quarantined_at:time? id:text mode:text purge_at:time? email!:text endpoint!:text",
        ["SubscriberWish"] = "email:text incident_id!:id component_id!:id component_ids!:[id]",
        ["ManagedSubscriber"] = "id:id skip_confirmation_notification:flag mode:text email:text? endpoint:text? phone_number:text? phone_country:text? display_phone_number:text? obfuscated_channel_name:text? workspace_name:text? quarantined_at:time? purge_at:time? components:text? page_access_user_id:text? created_at:time state:text language:text all_components:flag component_ids:[id] incident_ids:[id] events:[text] signing_key!:text manage_url!:text",
        ["ManagedSubscriberWish"] = "email!:text endpoint!:text component_ids!:[id] language!:text events!:[text] skip_confirmation_notification!:flag consent!:text",
        ["SubscriberChange"] = "component_ids!:[id] language!:text events!:[text]",
        ["SubscribersNamed"] = "subscribers:Any type!:text state!:text",
        ["SubscribersDone"] = "subscribers:[id] skipped:[id]",
        ["EmbedConfig"] = "page_id:id position:text incident_background_color:text incident_text_color:text maintenance_background_color:text maintenance_text_color:text",
        ["History"] = "months:[Month]",
        ["Month"] = "name:text year:number incidents:[HistoryIncident]",
        ["HistoryIncident"] = "code:id name:text message:text impact:impact timestamp:text",
        ["Badge"] = "schemaVersion:number label:text message:text color:text",
        ["ManagedPage"] = "id:id created_at:time updated_at:time name:text page_description:text? headline:text? branding:text subdomain:text domain:text url:text support_url:text? hidden_from_search:flag allow_page_subscribers:flag allow_incident_subscribers:flag allow_email_subscribers:flag allow_sms_subscribers:flag allow_rss_atom_feeds:flag allow_webhook_subscribers:flag notifications_from_email:text? time_zone:text status_indicator:impact status_description:text",
        ["Group"] = "id:id page_id:id name:text description:text? components:[id] position:number created_at:time updated_at:time",
        ["Uptime"] = "range_start:time range_end:time uptime_percentage:number major_outage:number partial_outage:number related_events:RelatedEvents id:id name:text",
        ["RelatedEvents"] = "incidents:[id]",
        ["Agreement"] = "with:text at:time",
        ["ManagedIncident"] = $"{Notice} reminder_intervals:text? impact_override:impact? metadata:Any {Explanation.Replace(":", "!:", StringComparison.Ordinal)} scheduled_for:time? scheduled_until:time? {Scheduling} backfilled:flag incident_impacts:[Any] published:flag names:Languages detected_at!:time kind!:kind cause!:cause? force_majeure_reason!:text? next_update_by!:time? maintenance_kind!:maintenance_kind expected_impact!:expected_impact fallback_plan!:text? agreement!:Agreement? cancelled!:flag",
        ["Postmortem"] = "preview_key:text? body:text? body_updated_at:time? body_draft:text? body_draft_updated_at:time? published_at:time? notify_subscribers:flag notify_twitter:flag custom_tweet:text? created_at:time? updated_at:time?",
        ["Error"] = "error:Any message:text refusals!:[Refusal]",
        ["Refusal"] = "field:text rule:text? code:text message:text",
        ["ComponentChange"] = "status!:component_status reason!:text name!:text description!:text group_id!:id",
        ["UpdateChange"] = "body!:text bodies!:Languages reason!:text",
        ["PostmortemChange"] = "body_draft:text",
        ["IncidentChange"] = "name!:text names!:Languages status!:text body!:text bodies!:Languages component_ids!:[id] components!:Any deliver_notifications!:flag impact_override!:impact metadata!:Any detected_at!:time started_at!:time kind!:kind cause!:cause force_majeure_reason!:text next_update_by!:time reason!:text scheduled_for!:time scheduled_until!:time maintenance_kind!:maintenance_kind expected_impact!:expected_impact fallback_plan!:text agreement!:Agreement override_reason!:text backfilled!:flag backfill_date!:text updates!:[PastUpdate]",
        ["PastUpdate"] = "display_at:time status!:text body!:text bodies!:Languages components!:Any",
    };

    public static readonly IReadOnlyDictionary<string, string> Lists = new Dictionary<string, string>
    {
        ["PageList"] = "ManagedPage",
        ["ComponentList"] = "Component",
        ["GroupList"] = "Group",
        ["SubscriberList"] = "ManagedSubscriber",
        ["Nothing"] = "Any",
        ["ManagedIncidentList"] = "ManagedIncident",
    };
}
