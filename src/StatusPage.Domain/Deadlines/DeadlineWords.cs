namespace StatusPage.Domain.Deadlines;

public enum DeadlineKind
{
    /// <summary>N1, N2.</summary>
    FirstNotification = 0,

    /// <summary>The promise of an update: the next one comes before a moment.</summary>
    NextUpdate = 1,

    /// <summary>N5, N8.</summary>
    Explanation = 2,

    /// <summary>N6.</summary>
    Acknowledgement = 3,

    /// <summary>T2.</summary>
    Reaction = 4,

    /// <summary>T2.</summary>
    Resolution = 5,
}

/// <summary>N3. All but <see cref="Open"/> are final.</summary>
public enum DeadlineState
{
    Open = 0,
    Met = 1,
    Missed = 2,
    Void = 3,
}

public enum DeadlineSubject
{
    Incident = 0,
    Maintenance = 1,
    Report = 2,
}

/// <summary>Why a deadline holds no longer.</summary>
public enum VoidCause
{
    /// <summary>N3: with its reason.</summary>
    FalseAlarm = 0,

    /// <summary>What was published was undone moments later.</summary>
    Undone = 1,

    /// <summary>It had not ended after all, so it is explained when it has.</summary>
    Reopened = 2,

    /// <summary>The update that made the promise was taken back.</summary>
    PromiseWithdrawn = 3,
}
