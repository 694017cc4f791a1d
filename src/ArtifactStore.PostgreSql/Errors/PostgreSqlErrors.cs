using System.Data;
using System.Net.Sockets;
using ArtifactStore.Sql;
using Npgsql;
using static Npgsql.PostgresErrorCodes;

namespace ArtifactStore.PostgreSql;

/// <summary>Classifies driver exceptions, and converts them to those of the library.</summary>
internal static class PostgreSqlErrors
{
    private const string ConnectionClass = "08";
    private const string RollbackClass = "40";
    private const string IntegrityClass = "23";
    private const string TransactionStateClass = "25";
    private const string AuthorizationClass = "28";
    private const string ResourcesClass = "53";
    private const string SystemClass = "58";

    /// <summary>
    /// The server function that rejects a statement prepared for rows of other types. Unlike the message, its name is not translated.
    /// </summary>
    private const string Revalidation = "RevalidateCachedQuery";

    /// <summary>The classes of errors by which a server rejects a login, so that a retry would be rejected too.</summary>
    private static readonly string[] RefusedLogins = ["0A", "22", AuthorizationClass, "3D", "42", "55"];

    /// <summary>True for an exception of the driver or the network.</summary>
    public static bool IsOfDriver(Exception error) =>
        error is NpgsqlException or SocketException or IOException or TimeoutException || IsUnknownType(error);

    /// <summary>True if the driver lacks support for a type, since the host's data source was created without it.</summary>
    public static bool IsUnknownType(Exception error) => error is InvalidCastException { InnerException: NotSupportedException };

    /// <summary>True if the same work may succeed when it is soon run again.</summary>
    public static bool IsTransient(Exception error) =>
        error switch
        {
            PostgresException
            {
                SqlState: AdminShutdown or CrashShutdown or CannotConnectNow or ReadOnlySqlTransaction or TooManyConnections
            } => true,
            PostgresException postgres => IsSessionEnd(postgres)
                || Is(postgres, ConnectionClass)
                || Is(postgres, RollbackClass)
                || IsRaceOfMigrations(postgres),

            NoSuitableHostException => true,

            // The command timeout has already been waited for.
            TimeoutException => false,
            NpgsqlException { InnerException: TimeoutException } => false,
            NpgsqlException { InnerException: null } => false,
            InvalidCastException => false,
            _ => IsOfDriver(error),
        };

    /// <summary>
    /// True if a read failed because of a standby: it conflicted with recovery, or the schema is not replicated yet. The primary can serve
    /// it.
    /// </summary>
    public static bool IsOfStandby(Exception? error) =>
        error
            is PostgresException
            {
                SqlState: SerializationFailure
                    or DeadlockDetected
                    or UndefinedTable
                    or UndefinedColumn
                    or UndefinedFunction
                    or InvalidSchemaName
            };

    /// <summary>
    /// True if a prepared statement was rejected before it ran, since the type of a column has changed, or the session no longer has the
    /// statement (DEALLOCATE ALL, or a pooler). It may run when prepared again.
    /// </summary>
    public static bool IsStale(Exception? error) =>
        error
            is PostgresException { SqlState: FeatureNotSupported, Routine: Revalidation }
                or PostgresException { SqlState: InvalidSqlStatementName };

    /// <summary>
    /// True if nothing was sent or run because of the host's use of its connection: a reader is open, or its transaction has failed. The
    /// state of the host is left alone.
    /// </summary>
    public static bool IsOfHost(Exception error) =>
        error is NpgsqlOperationInProgressException or PostgresException { SqlState: InFailedSqlTransaction };

    /// <summary>
    /// True if the outcome of a failed commit is unknown. A server that has returned an error and is ready for more has rolled back.
    /// </summary>
    public static bool IsCommitUnknown(Exception error, NpgsqlConnection connection) =>
        error is not PostgresException postgres
        || postgres.SqlState == StatementCompletionUnknown
        || (IsLost(connection) && !(Is(postgres, RollbackClass) || Is(postgres, IntegrityClass) || Is(postgres, TransactionStateClass)));

    /// <summary>True if the outcome of statements sent together with their commit is unknown.</summary>
    public static bool IsBatchUnknown(Exception error, NpgsqlConnection connection, bool mayHaveEnded, bool hasComeToEnd) =>
        error is UnconfirmedCommitException or PostgresException { SqlState: StatementCompletionUnknown }
        || (
            IsLost(connection) && mayHaveEnded && !(error is PostgresException postgres && !Is(postgres, ConnectionClass) && !hasComeToEnd)
        );

    /// <summary>True if the work conflicts with existing rows.</summary>
    public static bool IsConflict(Exception error) => error is ArtifactConflictException or PostgresException { SqlState: UniqueViolation };

    /// <summary>True if the connection was lost, and with it the response to the last statement.</summary>
    public static bool IsLost(NpgsqlConnection connection) =>
        connection.FullState.HasFlag(ConnectionState.Broken) || !connection.FullState.HasFlag(ConnectionState.Open);

    /// <summary>
    /// Sends a batch. A connection may be lost unnoticed, for instance if the previous transaction was rolled back; the driver then reports
    /// the use of a closed connection, which is treated as a transient failure.
    /// </summary>
    public static async Task<T> WhileConnectedAsync<T>(NpgsqlConnection connection, Func<Task<T>> send)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (InvalidOperationException e) when (IsLost(connection))
        {
            throw new NpgsqlException("The connection was lost.", new IOException(e.Message, e));
        }
    }

    /// <summary>Creates the exception for the caller.</summary>
    /// <param name="error">The driver's exception.</param>
    /// <param name="database">The database, for the message.</param>
    public static ArtifactStoreException Translate(Exception error, string database) =>
        error switch
        {
            PostgresException postgres => Translate(postgres, database),
            InvalidCastException => new ArtifactStoreException(
                $"The data source of the database '{database}' does not support a type that the store needs. "
                    + $"Create it with NpgsqlDataSourceBuilder, or call EnableArrays() on the NpgsqlSlimDataSourceBuilder. "
                    + $"{error.InnerException!.Message}",
                error
            ),
            _ => new ArtifactStoreUnavailableException(
                $"The database '{database}' could not be reached, or did not respond in time. Nothing was written; try again later. "
                    + $"{Reason(error)}",
                error
            ),
        };

    /// <summary>Creates the exception for a commit whose outcome remains unknown.</summary>
    public static ArtifactStoreUnavailableException CommitLost(Exception error, string database) =>
        error is UnconfirmedCommitException
            ? new(
                $"The primary of the database '{database}' has committed, but its standbys did not confirm it in time. The work is stored, "
                    + $"unless a standby without it is promoted; check before repeating it. {error.Message}",
                error
            )
            : new(
                $"The connection to the database '{database}' was lost during a commit. The work is stored as a whole or not at all; "
                    + $"check before repeating it. {Reason(error)}",
                error
            );

    private static ArtifactStoreException Translate(PostgresException error, string database) =>
        error.SqlState switch
        {
            InsufficientPrivilege when IsFatal(error) => Failed(
                "refused the connection. Grant the user of the store the permission: GRANT CONNECT ON DATABASE",
                error,
                database
            ),
            InFailedSqlTransaction => Failed(
                "rejects all statements in this transaction, since one has failed. Nothing was written; roll it back, "
                    + "or back to an earlier savepoint, and then repeat the call",
                error,
                database
            ),
            _ when IsStale(error) => Stale(error, database),
            _ when IsSessionEnd(error) && !Is(error, ResourcesClass) && error.SqlState != CannotConnectNow =>
                new ArtifactStoreUnavailableException(
                    $"The database '{database}' has ended the session and rolled back its transaction. Nothing was committed; "
                        + $"try again from the beginning. {error.SqlState}: {error.MessageText}",
                    error
                ),
            SerializationFailure or DeadlockDetected or LockNotAvailable or QueryCanceled => Unavailable(
                "cancelled the statement, timed out on a lock, or rolled back because of a conflict",
                error,
                database
            ),
            AdminShutdown or CrashShutdown or CannotConnectNow or TooManyConnections => Unavailable(
                "is not ready for connections",
                error,
                database
            ),
            UndefinedTable
            or UndefinedColumn
            or UndefinedFunction
            or UndefinedObject
            or InvalidSchemaName
            or DuplicateTable
            or DuplicateObject
            or DuplicateSchema
            or WrongObjectType => Foreign(error, database),
            UniqueViolation when error.SchemaName == "pg_catalog" => Foreign(error, database),
            UniqueViolation => Duplicate(error, database),
            ReadOnlySqlTransaction => Failed(
                "is read-only: it is a standby, or was set to read-only. Nothing was written; include the primary in the hosts",
                error,
                database
            ),
            InsufficientPrivilege => Failed(
                "denied permission. Grant the user of the store permissions on the schema and its tables",
                error,
                database
            ),
            DiskFull => Failed("has a full disk; nothing was written. Free some space", error, database),
            UntranslatableCharacter or CharacterNotInRepertoire => Failed(
                "cannot represent every character: its encoding is not UTF8. Give the store a database with the encoding UTF8",
                error,
                database
            ),
            DataCorrupted or IndexCorrupted => Failed(
                "is damaged. Check the server's log; restore a table from a backup, or rebuild an index with REINDEX",
                error,
                database
            ),
            DuplicatePreparedStatement => Failed(
                "is behind a pooler that does not support prepared statements. Set Max Auto Prepare=0 in the connection string",
                error,
                database
            ),
            InvalidCatalogName => Failed("does not exist. Create it, or check the connection string", error, database),
            _ when Is(error, ConnectionClass) || Is(error, ResourcesClass) => Unavailable(
                "lost the connection or is out of resources",
                error,
                database
            ),
            _ when Is(error, AuthorizationClass) => Failed("refused the login. Check user and password", error, database),
            _ when Is(error, SystemClass) => Failed("had an input/output error. Check the server's log and disk", error, database),
            _ => Failed(IsFatal(error) ? "refused the connection" : "refused a statement", error, database),
        };

    private static ArtifactStoreException Stale(PostgresException error, string database) =>
        error.SqlState == FeatureNotSupported
            ? Unavailable("has changed the type of a column under a prepared statement", error, database)
            : Failed(
                "does not have a statement that was prepared in the session. If a pooler does not support prepared statements, "
                    + "set Max Auto Prepare=0 in the connection string; otherwise, "
                    + "the host has run DEALLOCATE ALL or DISCARD ALL",
                error,
                database
            );

    private static bool Is(PostgresException error, string @class) => error.SqlState.StartsWith(@class, StringComparison.Ordinal);

    /// <summary>True if the server closes the connection after this error.</summary>
    private static bool IsFatal(PostgresException error) => error.InvariantSeverity is "FATAL" or "PANIC";

    /// <summary>
    /// True if the server has ended a session for any reason, so that another session can repeat the work. A rejected login is excluded.
    /// </summary>
    private static bool IsSessionEnd(PostgresException error) => IsFatal(error) && !RefusedLogins.Any(@class => Is(error, @class));

    /// <summary>Creates the exception for a duplicate value. The error code does not name it, but the constraint does.</summary>
    private static ArtifactStoreException Duplicate(PostgresException error, string database) =>
        error.ConstraintName switch
        {
            "artifact_id"
            or "artifact_collection_id"
            or "artifact_alias_id"
            or "artifact_input_id"
            or "flow_pkey"
            or "deployment_pkey"
            or "flow_run_pkey"
            or "task_run_pkey"
            or "work_pool_pkey"
            or "work_queue_pkey" => new ArtifactConflictException(
                $"The database '{database}' holds a row with this id already. {error.SqlState}: {error.MessageText}",
                error
            ),
            "artifact_pkey"
            or "artifact_collection_pkey"
            or "artifact_alias_pkey"
            or "artifact_input_pkey"
            or "artifact_change_pkey"
            or "artifact_change_pending_pkey" => Failed(
                "assigned a row_id that exists already: its sequence is behind the rows, as after a switchover with logical replication. "
                    + "Nothing was written; repair it with RepairAsync",
                error,
                database
            ),
            "artifact_key_version" => Failed(
                "holds this version of the key already: the key's collection is missing, or its counter is below its versions. "
                    + "Nothing was written; repair it with RepairAsync",
                error,
                database
            ),
            _ => Failed(
                $"has a row with this value already, in the unique index '{error.ConstraintName}', which is not the store's. "
                    + $"Nothing was written; drop the index, or make it non-unique",
                error,
                database
            ),
        };

    /// <summary>
    /// True for an error in the catalogue when several hosts create the same schema at once. The others then find it complete.
    /// </summary>
    private static bool IsRaceOfMigrations(PostgresException error) =>
        error.SqlState is DuplicateTable or DuplicateSchema or DuplicateObject or DuplicateFunction
        || (error.SqlState == UniqueViolation && (error.SchemaName == "pg_catalog" || error.TableName == VersionTable.Name))
        || (error.SqlState == InternalError && error.MessageText.StartsWith("tuple concurrently", StringComparison.Ordinal));

    private static ArtifactStoreUnavailableException Unavailable(string what, PostgresException error, string database) =>
        new($"The database '{database}' {what}. Nothing was written; try again later. {error.SqlState}: {error.MessageText}", error);

    private static ArtifactStoreSchemaException Foreign(PostgresException error, string database) =>
        new(
            $"The database '{database}' does not hold the schema of the store: it is missing, was changed, "
                + $"or another application's table has the name of one of the store's. Initialize the store with SchemaMode.CreateOrUpgrade, "
                + $"set another Schema, or, with RunTables = HostViews, give the views of the host every column. {error.SqlState}: "
                + $"{error.MessageText}",
            error
        );

    private static ArtifactStoreException Failed(string what, PostgresException error, string database) =>
        new($"The database '{database}' {what}. {error.SqlState}: {error.MessageText}", error);

    private static string Reason(Exception error) =>
        error.InnerException is { } inner && inner.Message != error.Message ? $"{error.Message} {inner.Message}" : error.Message;
}
