using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace StatusPage.Web.Database;

public static class DatabaseAway
{
    /// <summary>SQLite's codes for a file that is busy, read-only, unreadable, full or not to be opened.</summary>
    private static readonly int[] SqliteCodes = [5, 6, 8, 10, 11, 13, 14, 26];

    /// <summary>
    /// Whether this is the database not answering, or not able to, rather than refusing what we asked of it:
    /// the first passes by itself, the second is a mistake of ours.
    /// </summary>
    public static bool Explains(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                // Classes 22, 23 and 42: wrong data, a broken constraint, a statement that makes no sense.
                case PostgresException refused:
                    return refused.SqlState[..2] is not ("22" or "23" or "42");
                case SqliteException sqlite:
                    return SqliteCodes.Contains(sqlite.SqliteErrorCode);
                case DbException:
                    return true;
            }
        }

        return false;
    }
}
