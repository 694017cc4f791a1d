using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>The few statements that steer a transaction, straight on SQLite's own handle: the driver's way would add its own busy waits and a transaction object to each.</summary>
internal static class SqliteHandle
{
    /// <summary>The driver's time-out that makes it try a busy statement once: it tries again every 150 ms until the time-out, and 0 is for ever. The waits are ours.</summary>
    public const int Once = -1;

    // SQLITE_DBCONFIG_ENABLE_QPSG, which the binding does not name.
    private const int QueryPlannerStabilityGuarantee = 1007;

    private const string Piece = "artifactstore_piece";

    /// <summary>Runs SQL without rows or parameters.</summary>
    /// <exception cref="SqliteException">SQLite refused it.</exception>
    public static void Execute(sqlite3 connection, string sql)
    {
        if (TryExecute(connection, sql) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Runs SQL without rows or parameters, and returns the error, if there is one.</summary>
    public static SqliteException? TryExecute(sqlite3 connection, string sql)
    {
        return raw.sqlite3_exec(connection, sql) == raw.SQLITE_OK ? null : LastError(connection);
    }

    /// <summary>The error of the last call on a connection, as the driver would say it.</summary>
    public static SqliteException LastError(sqlite3 connection)
    {
        var error = raw.sqlite3_extended_errcode(connection);
        return new SqliteException($"SQLite Error {error & 0xff}: '{raw.sqlite3_errmsg(connection).utf8_to_string()}'.", error & 0xff, error);
    }

    /// <summary>
    /// Keeps the planner from looking at bound values. A plan that was made with them, a LIMIT for instance, is thrown away whenever they are bound again, be it to the same values: a kept statement would
    /// be prepared for each execution.
    /// </summary>
    public static void PlanWithoutValues(sqlite3 connection) => raw.sqlite3_db_config(connection, QueryPlannerStabilityGuarantee, 1, out _);

    /// <summary>Whether a transaction is open.</summary>
    public static bool InTransaction(sqlite3 connection) => raw.sqlite3_get_autocommit(connection) == 0;

    /// <summary>How long SQLite itself waits for a lock on a connection, in milliseconds.</summary>
    public static int BusyTimeout(sqlite3 connection) => Number(connection, "PRAGMA busy_timeout");

    /// <summary>Whether a query that gives one number gives another than 0.</summary>
    public static bool IsTrue(sqlite3 connection, string query) => Number(connection, query) != 0;

    /// <summary>The number that a query gives; 0 where it gives none.</summary>
    public static int Number(sqlite3 connection, string query)
    {
        raw.sqlite3_prepare_v2(connection, query, out var statement);
        using (statement)
        {
            return raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_int(statement, 0) : 0;
        }
    }

    /// <summary>The text that a query gives; null where it gives none.</summary>
    public static string? Text(sqlite3 connection, string query)
    {
        raw.sqlite3_prepare_v2(connection, query, out var statement);
        using (statement)
        {
            return raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_text(statement, 0).utf8_to_string() : null;
        }
    }

    /// <summary>Runs a piece of work inside an open transaction: it is whole or not there, and the transaction goes on, unless SQLite itself has rolled it back.</summary>
    public static T RunPiece<T>(sqlite3 connection, Func<T> work)
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
