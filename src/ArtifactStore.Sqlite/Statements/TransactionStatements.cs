using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>
/// The prepared statements that begin and end the transactions of a connection. Every write has two, and parsing them takes about as long
/// as running them.
/// </summary>
internal sealed class TransactionStatements(sqlite3 connection) : IDisposable
{
    private sqlite3_stmt? _begin;
    private sqlite3_stmt? _beginAsWriter;
    private sqlite3_stmt? _commit;

    /// <summary>Begins a transaction with one snapshot from its first statement on.</summary>
    /// <exception cref="SqliteException">SQLite failed.</exception>
    public void Begin() => Throw(TryRun(ref _begin, "BEGIN"));

    /// <summary>Begins a transaction with the write lock.</summary>
    /// <returns>The error; null if there is none.</returns>
    public SqliteException? TryBeginAsWriter() => TryRun(ref _beginAsWriter, "BEGIN IMMEDIATE");

    /// <summary>Commits.</summary>
    /// <exception cref="SqliteException">SQLite failed.</exception>
    public void Commit() => Throw(TryRun(ref _commit, "COMMIT"));

    public void Dispose()
    {
        _begin?.Dispose();
        _beginAsWriter?.Dispose();
        _commit?.Dispose();
    }

    private SqliteException? TryRun(ref sqlite3_stmt? statement, string sql)
    {
        if (statement is null && raw.sqlite3_prepare_v2(connection, sql, out statement) != raw.SQLITE_OK)
        {
            (var error, statement) = (SqliteHandle.LastError(connection), null);
            return error;
        }

        // An error of the step is repeated by the reset, which is needed in any case.
        raw.sqlite3_step(statement);
        return raw.sqlite3_reset(statement) == raw.SQLITE_OK ? null : SqliteHandle.LastError(connection);
    }

    private static void Throw(SqliteException? error)
    {
        if (error is not null)
        {
            throw error;
        }
    }
}
