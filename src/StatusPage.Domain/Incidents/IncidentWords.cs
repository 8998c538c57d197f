namespace StatusPage.Domain.Incidents;

/// <summary>K1.</summary>
public enum IncidentKind
{
    Downtime = 0,
    Security = 1,
    DataLoss = 2,
    Other = 3,
}

/// <summary>K2: the first four are force majeure.</summary>
public enum IncidentCause
{
    PowerSupplier = 0,
    NetworkSupplier = 1,
    Attack = 2,
    OutsideDataCentre = 3,
    Own = 4,
    Other = 5,
}

public enum IncidentStatus
{
    Investigating = 0,
    Identified = 1,
    Monitoring = 2,
    Resolved = 3,
    Postmortem = 4,
}

/// <summary>How bad an incident is or was; computed from the worst state it caused unless overridden.</summary>
public enum Impact
{
    None = 0,
    Maintenance = 1,
    Minor = 2,
    Major = 3,
    Critical = 4,
}
