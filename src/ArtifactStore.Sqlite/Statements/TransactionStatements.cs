using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>The statements with which the transactions of a connection begin and end, prepared once: to parse them takes SQLite about as long as to run them, and every write has two.</summary>
internal sealed class TransactionStatements(sqlite3 connection) : IDisposable
{
    private sqlite3_stmt? _begin;
    private sqlite3_stmt? _beginAsWriter;
    private sqlite3_stmt? _commit;

    /// <summary>Begins a transaction that sees one state of the database from its first statement on.</summary>
    /// <exception cref="SqliteException">SQLite refused it.</exception>
    public void Begin() => Throw(TryRun(ref _begin, "BEGIN"));

    /// <summary>Begins a transaction that holds the lock of the one writer.</summary>
    /// <returns>Why SQLite refused it; null where it did not.</returns>
    public SqliteException? TryBeginAsWriter() => TryRun(ref _beginAsWriter, "BEGIN IMMEDIATE");

    /// <summary>Commits.</summary>
    /// <exception cref="SqliteException">SQLite refused it.</exception>
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

        // The error of a step is said again by the reset, which has to come in any case.
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
