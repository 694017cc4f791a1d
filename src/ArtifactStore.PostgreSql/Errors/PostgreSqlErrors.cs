using System.Data;
using System.Net.Sockets;
using ArtifactStore.Sql;
using Npgsql;
using static Npgsql.PostgresErrorCodes;

namespace ArtifactStore.PostgreSql;

/// <summary>Tells the driver's exceptions apart, and turns them into those of the library.</summary>
internal static class PostgreSqlErrors
{
    private const string ConnectionClass = "08";
    private const string RollbackClass = "40";
    private const string IntegrityClass = "23";
    private const string TransactionStateClass = "25";
    private const string AuthorizationClass = "28";
    private const string ResourcesClass = "53";
    private const string SystemClass = "58";

    /// <summary>The function of the server that refuses a statement which was prepared for rows of other types. Unlike the message, the name is in no other language.</summary>
    private const string Revalidation = "RevalidateCachedQuery";

    /// <summary>The classes of errors by which a server refuses a login: the next one would be refused too.</summary>
    private static readonly string[] RefusedLogins = ["0A", "22", AuthorizationClass, "3D", "42", "55"];

    /// <summary>Whether an exception comes from the driver or from the network below it.</summary>
    public static bool IsOfDriver(Exception error) => error is NpgsqlException or SocketException or IOException or TimeoutException || IsUnknownType(error);

    /// <summary>Whether the driver knows a type no more than that it exists: a data source of the host was made without it.</summary>
    public static bool IsUnknownType(Exception error) => error is InvalidCastException { InnerException: NotSupportedException };

    /// <summary>Whether the same work may succeed when it is run again from its beginning, soon.</summary>
    public static bool IsTransient(Exception error) => error switch
    {
        PostgresException { SqlState: AdminShutdown or CrashShutdown or CannotConnectNow or ReadOnlySqlTransaction or TooManyConnections } => true,
        PostgresException postgres => IsSessionEnd(postgres) || Is(postgres, ConnectionClass) || Is(postgres, RollbackClass) || IsRaceOfMigrations(postgres),

        NoSuitableHostException => true,

        // Whoever has waited for as long as a statement may take has waited enough.
        TimeoutException => false,
        NpgsqlException { InnerException: TimeoutException } => false,
        NpgsqlException { InnerException: null } => false,
        InvalidCastException => false,
        _ => IsOfDriver(error),
    };

    /// <summary>Whether a read failed because of what a standby is: replaying the log ended it, or the schema has not come there yet. The primary can answer.</summary>
    public static bool IsOfStandby(Exception? error) =>
        error is PostgresException { SqlState: SerializationFailure or DeadlockDetected or UndefinedTable or UndefinedColumn or UndefinedFunction or InvalidSchemaName };

    /// <summary>
    /// Whether a prepared statement was refused before it ran, since a column has another type by now, or since the session has no such statement any more (DEALLOCATE ALL, or a pooler). Prepared anew, it may run.
    /// </summary>
    public static bool IsStale(Exception? error) => error is PostgresException { SqlState: FeatureNotSupported, Routine: Revalidation } or PostgresException { SqlState: InvalidSqlStatementName };

    /// <summary>Whether nothing was sent, or nothing ran, because of what the host does on its connection: a reader is open, or its transaction has failed. What is there is the host's, and is left alone.</summary>
    public static bool IsOfHost(Exception error) => error is NpgsqlOperationInProgressException or PostgresException { SqlState: InFailedSqlTransaction };

    /// <summary>Whether nobody knows if a commit that ended so was carried out. A server that has answered with an error, and is ready for more, has undone all of it.</summary>
    public static bool IsCommitUnknown(Exception error, NpgsqlConnection connection) =>
        error is not PostgresException postgres
        || postgres.SqlState == StatementCompletionUnknown
        || (IsLost(connection) && !(Is(postgres, RollbackClass) || Is(postgres, IntegrityClass) || Is(postgres, TransactionStateClass)));

    /// <summary>The same of statements that were sent together with their commit.</summary>
    public static bool IsUnitUnknown(Exception error, NpgsqlConnection connection, bool mayHaveEnded, bool hasComeToEnd) =>
        error is UnconfirmedCommitException or PostgresException { SqlState: StatementCompletionUnknown }
        || (IsLost(connection) && mayHaveEnded && !(error is PostgresException postgres && !Is(postgres, ConnectionClass) && !hasComeToEnd));

    /// <summary>Whether the work was refused because of what is there already.</summary>
    public static bool IsConflict(Exception error) => error is ArtifactConflictException or PostgresException { SqlState: UniqueViolation };

    /// <summary>Whether a connection was lost, and with it the answer to what was sent last.</summary>
    public static bool IsLost(NpgsqlConnection connection) => connection.FullState.HasFlag(ConnectionState.Broken) || !connection.FullState.HasFlag(ConnectionState.Open);

    /// <summary>
    /// Runs what is sent in one go. A connection may be lost without anybody having heard of it, as where the transaction before was rolled back: the driver then takes what comes next for a misuse of a closed
    /// connection. It is a failure that passes.
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

    /// <summary>What the caller gets.</summary>
    /// <param name="error">The driver's exception.</param>
    /// <param name="database">The database, for the message.</param>
    public static ArtifactStoreException Translate(Exception error, string database) => error switch
    {
        PostgresException postgres => Translate(postgres, database),
        InvalidCastException => new ArtifactStoreException(
            $"The data source of the database '{database}' does not know a type that the store needs. Make it with NpgsqlDataSourceBuilder, or call EnableArrays() on the NpgsqlSlimDataSourceBuilder. {error.InnerException!.Message}", error),
        _ => new ArtifactStoreUnavailableException($"The database '{database}' could not be reached, or did not answer in time. Nothing was written; try again later. {Reason(error)}", error),
    };

    /// <summary>What the caller gets when the answer to a commit was lost and nobody could be asked any more.</summary>
    public static ArtifactStoreUnavailableException CommitLost(Exception error, string database) => error is UnconfirmedCommitException
        ? new($"The primary of the database '{database}' has committed, but its standbys did not confirm it in time. The work is there, unless a standby that lacks it takes over; look before you repeat it. {error.Message}", error)
        : new($"The connection to the database '{database}' was lost while it committed. The work is there as a whole or not at all; look before you repeat it. {Reason(error)}", error);

    private static ArtifactStoreException Translate(PostgresException error, string database) => error.SqlState switch
    {
        InsufficientPrivilege when IsFatal(error) => Failed("refused the connection. Grant the user of the store the right: GRANT CONNECT ON DATABASE", error, database),
        InFailedSqlTransaction => Failed("refuses everything in this transaction, since a statement in it has failed. Nothing was written; roll it back, or back to a savepoint of before, and then make the call again", error, database),
        _ when IsStale(error) => Stale(error, database),
        _ when IsSessionEnd(error) && !Is(error, ResourcesClass) && error.SqlState != CannotConnectNow => new ArtifactStoreUnavailableException(
            $"The database '{database}' has ended the session, and with it what was not committed. Nothing was committed; try again from the beginning. {error.SqlState}: {error.MessageText}", error),
        SerializationFailure or DeadlockDetected or LockNotAvailable or QueryCanceled => Unavailable("kept others' locks for longer than the store waits, or undid the work in favour of another's", error, database),
        AdminShutdown or CrashShutdown or CannotConnectNow or TooManyConnections => Unavailable("is not ready for connections", error, database),
        UndefinedTable or UndefinedColumn or UndefinedFunction or UndefinedObject or InvalidSchemaName or DuplicateTable or DuplicateObject or DuplicateSchema or WrongObjectType =>
            Foreign(error, database),
        UniqueViolation when error.SchemaName == "pg_catalog" => Foreign(error, database),
        UniqueViolation => Taken(error, database),
        ReadOnlySqlTransaction => Failed("is read-only: it is a standby, or was made so. Nothing was written; name the primary among the hosts", error, database),
        InsufficientPrivilege => Failed("refused the rights. Grant the user of the store the rights to the schema and its tables", error, database),
        DiskFull => Failed("has a full disk; nothing was written. Free some space", error, database),
        UntranslatableCharacter or CharacterNotInRepertoire => Failed("cannot hold every character: its encoding is not UTF8. Give the store a database that is", error, database),
        DataCorrupted or IndexCorrupted => Failed("is damaged. Look at the server's log; restore a table from a backup, and make an index anew with REINDEX", error, database),
        DuplicatePreparedStatement => Failed("is behind a pooler that does not keep prepared statements apart. Set Max Auto Prepare=0 in the connection string", error, database),
        InvalidCatalogName => Failed("does not exist. Create it, or check the connection string", error, database),
        _ when Is(error, ConnectionClass) || Is(error, ResourcesClass) => Unavailable("lost the connection or has no room", error, database),
        _ when Is(error, AuthorizationClass) => Failed("refused the login. Check user and password", error, database),
        _ when Is(error, SystemClass) => Failed("had an input/output error. Look at the server's log and disk", error, database),
        _ => Failed(IsFatal(error) ? "refused the connection" : "refused a statement", error, database),
    };

    private static ArtifactStoreException Stale(PostgresException error, string database) => error.SqlState == FeatureNotSupported
        ? Unavailable("has changed the type of a column under a prepared statement", error, database)
        : Failed("does not know a statement that was prepared in the session: a pooler does not keep them apart, and Max Auto Prepare=0 in the connection string helps; or the host has run DEALLOCATE ALL or DISCARD ALL", error, database);

    private static bool Is(PostgresException error, string @class) => error.SqlState.StartsWith(@class, StringComparison.Ordinal);

    /// <summary>Whether the server closes the connection behind this error.</summary>
    private static bool IsFatal(PostgresException error) => error.InvariantSeverity is "FATAL" or "PANIC";

    /// <summary>Whether the server has ended a session for whatever reason, so that another may do the work; a login that it refuses is none.</summary>
    private static bool IsSessionEnd(PostgresException error) => IsFatal(error) && !RefusedLogins.Any(@class => Is(error, @class));

    /// <summary>The code alone says only that some value must be there once; which, the constraint says.</summary>
    private static ArtifactStoreException Taken(PostgresException error, string database) => error.ConstraintName switch
    {
        "artifact_id" or "artifact_collection_id" or "flow_pkey" or "deployment_pkey" or "flow_run_pkey" or "task_run_pkey" or "work_pool_pkey" or "work_queue_pkey" =>
            new ArtifactConflictException($"The database '{database}' holds a row with this id already. {error.SqlState}: {error.MessageText}", error),
        "artifact_pkey" or "artifact_collection_pkey" =>
            Failed("gave a new row a row_id that is taken: its sequence is behind the rows, as after a switch-over of logical replication. Nothing was written; RepairAsync mends it", error, database),
        "artifact_key_version" => Failed("holds this version of the key already: the key's collection is missing, or its counter is below its versions. Nothing was written; RepairAsync mends it", error, database),
        _ => Failed($"has a row with this value already, in the unique index '{error.ConstraintName}', which is not the store's. Nothing was written; drop the index, or make it one that is not unique", error, database),
    };

    /// <summary>Of hosts that make the same schema at once, those that come second meet rows of the catalogue that were not there when they looked. When they look again, all is done.</summary>
    private static bool IsRaceOfMigrations(PostgresException error) =>
        error.SqlState is DuplicateTable or DuplicateSchema or DuplicateObject or DuplicateFunction
        || (error.SqlState == UniqueViolation && (error.SchemaName == "pg_catalog" || error.TableName == VersionTable.Name))
        || (error.SqlState == InternalError && error.MessageText.StartsWith("tuple concurrently", StringComparison.Ordinal));

    private static ArtifactStoreUnavailableException Unavailable(string what, PostgresException error, string database) =>
        new($"The database '{database}' {what}. Nothing was written; try again later. {error.SqlState}: {error.MessageText}", error);

    private static ArtifactStoreSchemaException Foreign(PostgresException error, string database) => new(
        $"The database '{database}' does not hold the schema of the store: it is missing, was changed, or a foreign table has the name of one of ours. Initialize the store with SchemaMode.CreateOrUpgrade, set another Schema, or, with RunTables = HostViews, give the views of the host every column. {error.SqlState}: {error.MessageText}",
        error);

    private static ArtifactStoreException Failed(string what, PostgresException error, string database) => new($"The database '{database}' {what}. {error.SqlState}: {error.MessageText}", error);

    private static string Reason(Exception error) => error.InnerException is { } inner && inner.Message != error.Message ? $"{error.Message} {inner.Message}" : error.Message;
}
