using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>
/// Runs transaction control statements directly on SQLite's handle. The driver would add its own busy waits and a transaction object to
/// each.
/// </summary>
internal static class SqliteHandle
{
    /// <summary>
    /// The driver timeout for a single attempt. The driver retries a busy statement every 150 ms until the timeout, and 0 means forever.
    /// The store has its own waits.
    /// </summary>
    public const int Once = -1;

    // SQLITE_DBCONFIG_ENABLE_QPSG, which the binding does not define.
    private const int QueryPlannerStabilityGuarantee = 1007;

    private const string Piece = "artifactstore_piece";

    /// <summary>Runs SQL without rows or parameters.</summary>
    /// <exception cref="SqliteException">SQLite failed.</exception>
    public static void Execute(sqlite3 connection, string sql)
    {
        if (TryExecute(connection, sql) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Runs SQL without rows or parameters, and returns the error, if any.</summary>
    public static SqliteException? TryExecute(sqlite3 connection, string sql)
    {
        return raw.sqlite3_exec(connection, sql) == raw.SQLITE_OK ? null : LastError(connection);
    }

    /// <summary>Returns the error of the last call on a connection, as a driver exception.</summary>
    public static SqliteException LastError(sqlite3 connection)
    {
        var error = raw.sqlite3_extended_errcode(connection);
        return new SqliteException(
            $"SQLite Error {error & 0xff}: '{raw.sqlite3_errmsg(connection).utf8_to_string()}'.",
            error & 0xff,
            error
        );
    }

    /// <summary>
    /// Hides bound values from the planner. A plan that depends on them, for instance on a LIMIT, is discarded when they are bound again,
    /// even to the same values, so a cached statement would be prepared for each execution.
    /// </summary>
    public static void PlanWithoutValues(sqlite3 connection) => raw.sqlite3_db_config(connection, QueryPlannerStabilityGuarantee, 1, out _);

    /// <summary>True if a transaction is open.</summary>
    public static bool InTransaction(sqlite3 connection) => raw.sqlite3_get_autocommit(connection) == 0;

    /// <summary>Returns SQLite's own busy timeout of a connection, in milliseconds.</summary>
    public static int BusyTimeout(sqlite3 connection) => Number(connection, "PRAGMA busy_timeout");

    /// <summary>True if a query returns a number other than 0.</summary>
    public static bool IsTrue(sqlite3 connection, string query) => Number(connection, query) != 0;

    /// <summary>Returns the number of a query; 0 if it has none.</summary>
    public static int Number(sqlite3 connection, string query)
    {
        raw.sqlite3_prepare_v2(connection, query, out var statement);
        using (statement)
        {
            return raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_int(statement, 0) : 0;
        }
    }

    /// <summary>Returns the text of a query; null if it has none.</summary>
    public static string? Text(sqlite3 connection, string query)
    {
        raw.sqlite3_prepare_v2(connection, query, out var statement);
        using (statement)
        {
            return raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_text(statement, 0).utf8_to_string() : null;
        }
    }

    /// <summary>
    /// Runs a piece of work atomically inside an open transaction, which continues unless SQLite itself has rolled it back.
    /// </summary>
    public static T RunAtomically<T>(sqlite3 connection, Func<T> work)
    {
        Execute(connection, $"SAVEPOINT {Piece}");
        T result;
        try
        {
            result = work();
        }
        catch
        {
            if (InTransaction(connection))
            {
                Execute(connection, $"ROLLBACK TO {Piece}");
                Execute(connection, $"RELEASE {Piece}");
            }

            throw;
        }

        Execute(connection, $"RELEASE {Piece}");
        return result;
    }
}
