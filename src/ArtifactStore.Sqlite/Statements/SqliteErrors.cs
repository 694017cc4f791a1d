using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace ArtifactStore.Sqlite;

/// <summary>Converts driver exceptions to those of the library.</summary>
internal static class SqliteErrors
{
    // Not among SQLitePCL's constants.
    private const int IoErrorDiskFull = SQLITE_IOERR | (3 << 8);

    /// <summary>
    /// Creates the exception for the caller: the cancellation that interrupted the statement, or one with the cause and the remedy.
    /// </summary>
    public static Exception Translate(SqliteException error, string database, CancellationToken cancellationToken) =>
        error.SqliteErrorCode is SQLITE_INTERRUPT or SQLITE_ABORT && cancellationToken.IsCancellationRequested
            ? new OperationCanceledException("The operation was cancelled; nothing was written.", error, cancellationToken)
            : Translate(error, database);

    /// <summary>Creates the exception for the caller.</summary>
    /// <param name="error">The driver's exception.</param>
    /// <param name="database">The file, for the message.</param>
    public static ArtifactStoreException Translate(SqliteException error, string database) =>
        error.SqliteErrorCode switch
        {
            SQLITE_BUSY or SQLITE_LOCKED => Unavailable(error, database),
            SQLITE_FULL => Failed("or its disk is full; nothing was written. Free some space", error, database),
            SQLITE_READONLY => Failed(
                "is read-only. Give the user of this process write permission on the file and its folder",
                error,
                database
            ),
            SQLITE_IOERR => Failed("had an input/output error. Check the disk and its free space", error, database),
            SQLITE_CORRUPT => Failed("is damaged. Restore it from a backup, or try SQLite's .recover", error, database),
            SQLITE_NOTADB => Failed("is not an SQLite database, or is encrypted. Check the path", error, database),
            SQLITE_CANTOPEN => Failed(
                "cannot be opened. Check the path, and the permissions of the file and of its folder, "
                    + "in which SQLite creates a -wal and a -shm file",
                error,
                database
            ),
            SQLITE_PERM or SQLITE_AUTH => Failed(
                "denied the operation. Check the permissions of the user of this process",
                error,
                database
            ),
            SQLITE_TOOBIG => Failed(
                "cannot hold a text as long as one of those given; SQLite's limit is 1,000,000,000 bytes",
                error,
                database
            ),
            SQLITE_CONSTRAINT when error.SqliteExtendedErrorCode is SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY => Duplicate(
                error,
                database
            ),
            SQLITE_SCHEMA => Foreign(error, database),
            SQLITE_ERROR when IsForeign(error.Message) => Foreign(error, database),
            _ => Failed("refused a statement", error, database),
        };

    /// <summary>Creates the exception for a writer whose busy timeout has expired.</summary>
    public static ArtifactStoreUnavailableException Unavailable(SqliteException error, string database) =>
        new(
            $"The database '{database}' was locked by another process or connection for longer than the store waits (BusyTimeout). "
                + $"Nothing was written; try again later, or raise the timeout. {error.Message}",
            error
        );

    /// <summary>
    /// True if the outcome of a failed commit is unknown. A commit writes its frames to the log, syncs them, and then enters them in the
    /// index. After the first step, the next program that opens the file recovers the frames as committed. The errors that are excluded
    /// occur before it.
    /// </summary>
    public static bool IsCommitUnknown(SqliteException error) =>
        error.SqliteErrorCode
            is not (SQLITE_BUSY or SQLITE_LOCKED or SQLITE_CONSTRAINT or SQLITE_FULL or SQLITE_READONLY or SQLITE_INTERRUPT);

    /// <summary>Creates the exception for a commit whose outcome remains unknown.</summary>
    public static ArtifactStoreException CommitLost(SqliteException error, string database) =>
        new(
            $"{(error.SqliteErrorCode == SQLITE_IOERR ? "An input/output error" : "An error")} occurred during a commit to '{database}'. "
                + "The work may have been written. It is complete or absent, but may appear only when the file is opened again. "
                + $"Check the disk and its free space. Then check for the work before repeating it. {error.Message}",
            error
        );

    /// <summary>True if the connection should be closed after the error, since its view of the file may be wrong.</summary>
    public static bool IsConnectionUnreliable(SqliteException error) =>
        error.SqliteErrorCode
            is SQLITE_IOERR
                or SQLITE_CORRUPT
                or SQLITE_CANTOPEN
                or SQLITE_NOTADB
                or SQLITE_NOMEM
                or SQLITE_PROTOCOL
                or SQLITE_INTERNAL
                or SQLITE_MISUSE;

    /// <summary>
    /// Creates the exception for a duplicate value. The error code does not name the columns, but SQLite's message does: "UNIQUE constraint
    /// failed: artifact.key, artifact.version".
    /// </summary>
    private static ArtifactStoreException Duplicate(SqliteException error, string database)
    {
        var columns = error.Message[(error.Message.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('\'', '.').Split(", ");
        string[] names = [.. columns.Select(column => column[(column.LastIndexOf('.') + 1)..])];
        return names switch
        {
            ["id"] => new ArtifactConflictException($"The database '{database}' holds a row with this id already. {error.Message}", error),
            ["key", "version"] => Failed(
                "holds this version of the key already: the key's collection is missing, or its counter is below its versions. "
                    + "Nothing was written; repair it with RepairAsync",
                error,
                database
            ),
            _ => Failed(
                "has a row with this value already, in a unique index that is not the store's. Nothing was written; drop the index, "
                    + "or make it non-unique",
                error,
                database
            ),
        };
    }

    private static bool IsForeign(string message) =>
        message.Contains("no such table", StringComparison.Ordinal)
        || message.Contains("no such column", StringComparison.Ordinal)
        || message.Contains("no such index", StringComparison.Ordinal)
        || message.Contains("has no column named", StringComparison.Ordinal);

    private static ArtifactStoreSchemaException Foreign(SqliteException error, string database) =>
        new(
            $"The database '{database}' does not hold the schema of the store: it is missing, was changed, "
                + $"or another application's table has the name of one of the store's. Call InitializeAsync with SchemaMode.CreateOrUpgrade "
                + $"first, set a TablePrefix, or, with RunTables = HostViews, give the views of the host every column. {error.Message}",
            error
        );

    private static ArtifactStoreException Failed(string what, SqliteException error, string database)
    {
        var full = error.SqliteExtendedErrorCode == IoErrorDiskFull ? " (a write failed)" : "";
        return new($"The database '{database}' {what}{full}. {error.Message}", error);
    }
}
