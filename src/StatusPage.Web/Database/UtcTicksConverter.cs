using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace StatusPage.Web.Database;

/// <summary>
/// Moments are stored as UTC ticks on both databases: SQLite can neither order nor compare a DateTimeOffset,
/// and PostgreSQL would cut it to microseconds, so that what was read would differ from what was written.
/// </summary>
public sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
    moment => moment.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
