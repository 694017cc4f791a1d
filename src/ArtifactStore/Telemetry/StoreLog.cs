using Microsoft.Extensions.Logging;

namespace ArtifactStore.Diagnostics;

/// <summary>
/// The log messages of a store, whatever its database. The table in <c>docs/operations.md</c> lists them. No message contains a body or a
/// key.
/// </summary>
internal static partial class StoreLog
{
    [LoggerMessage(
        EventId = 1001,
        EventName = "StoreReady",
        Level = LogLevel.Information,
        Message = "The store on {System} database {Database} is ready, after {Milliseconds} ms."
    )]
    public static partial void StoreReady(ILogger logger, string system, string? database, long milliseconds);

    [LoggerMessage(
        EventId = 1002,
        EventName = "InitializeFailed",
        Level = LogLevel.Error,
        Message = "The store on database {Database} can't be opened. The next operation tries again."
    )]
    public static partial void InitializeFailed(ILogger logger, string? database, Exception failure);

    [LoggerMessage(
        EventId = 1003,
        EventName = "StoreClosed",
        Level = LogLevel.Debug,
        Message = "The store on database {Database} is closed."
    )]
    public static partial void StoreClosed(ILogger logger, string? database);

    [LoggerMessage(
        EventId = 1010,
        EventName = "MigrationBegun",
        Level = LogLevel.Information,
        Message = "Migration {Version:0000} {Name} of database {Database} begins."
    )]
    public static partial void MigrationBegun(ILogger logger, string? database, long version, string name);

    [LoggerMessage(
        EventId = 1011,
        EventName = "MigrationDone",
        Level = LogLevel.Information,
        Message = "Migration {Version:0000} {Name} of database {Database} is done, after {Milliseconds} ms."
    )]
    public static partial void MigrationDone(ILogger logger, string? database, long version, string name, long milliseconds);

    [LoggerMessage(
        EventId = 1012,
        EventName = "MigrationWaited",
        Level = LogLevel.Information,
        Message = "Migration {Version:0000} {Name} of database {Database} was done by another host, "
            + "for which this one waited {Milliseconds} ms."
    )]
    public static partial void MigrationWaited(ILogger logger, string? database, long version, string name, long milliseconds);

    [LoggerMessage(
        EventId = 1020,
        EventName = "WriteInterrupted",
        Level = LogLevel.Debug,
        Message = "A write to database {Database} was cancelled. It is complete or absent."
    )]
    public static partial void WriteInterrupted(ILogger logger, string? database);

    [LoggerMessage(
        EventId = 1030,
        EventName = "NotHealthy",
        Level = LogLevel.Warning,
        Message = "The store on database {Database} is {Status}. {Description}"
    )]
    public static partial void NotHealthy(
        ILogger logger,
        string? database,
        ArtifactStoreHealthStatus status,
        string description,
        Exception? failure
    );

    [LoggerMessage(
        EventId = 1031,
        EventName = "HealthyAgain",
        Level = LogLevel.Information,
        Message = "The store on database {Database} is healthy again."
    )]
    public static partial void HealthyAgain(ILogger logger, string? database);

    [LoggerMessage(
        EventId = 1040,
        EventName = "ViolationFound",
        Level = LogLevel.Error,
        Message = "Database {Database}: {Kind} in table {Table}, row {Row}, id {Id}, column {Column}."
    )]
    public static partial void ViolationFound(
        ILogger logger,
        string? database,
        ArtifactStoreViolationKind kind,
        string table,
        long? row,
        string? id,
        string? column
    );

    [LoggerMessage(
        EventId = 1041,
        EventName = "VerifyFoundViolations",
        Level = LogLevel.Error,
        Message = "The check of database {Database} found {Count} violations."
    )]
    public static partial void VerifyFoundViolations(ILogger logger, string? database, long count);

    [LoggerMessage(
        EventId = 1042,
        EventName = "VerifyFoundNothing",
        Level = LogLevel.Information,
        Message = "The check of database {Database} found nothing wrong."
    )]
    public static partial void VerifyFoundNothing(ILogger logger, string? database);

    [LoggerMessage(
        EventId = 1043,
        EventName = "Repaired",
        Level = LogLevel.Warning,
        Message = "Database {Database}, {Outcome}: {Kind} in table {Table}, row {Row}, id {Id}, column {Column}."
    )]
    public static partial void Repaired(
        ILogger logger,
        string? database,
        string outcome,
        ArtifactStoreViolationKind kind,
        string table,
        long? row,
        string? id,
        string? column
    );

    [LoggerMessage(
        EventId = 1044,
        EventName = "RepairEnded",
        Level = LogLevel.Information,
        Message = "The repair of database {Database} found {Found} repairable violations, and repaired {Changed}."
    )]
    public static partial void RepairEnded(ILogger logger, string? database, long found, long changed);

    [LoggerMessage(
        EventId = 1050,
        EventName = "CopyBegun",
        Level = LogLevel.Information,
        Message = "A copy of database {Source} into database {Database} starts or resumes."
    )]
    public static partial void CopyBegun(ILogger logger, string? source, string? database);

    [LoggerMessage(
        EventId = 1051,
        EventName = "CopyDone",
        Level = LogLevel.Information,
        Message = "The copy of database {Source} into database {Database} is done: both are equal."
    )]
    public static partial void CopyDone(ILogger logger, string? source, string? database);

    [LoggerMessage(
        EventId = 1060,
        EventName = "Pruned",
        Level = LogLevel.Information,
        Message = "Scheduled retention of database {Database}, {Policy}, dry run {IsDryRun}: {Artifacts} artifacts with {Bytes} bytes, {FlowRuns} flow "
            + "runs, {TaskRuns} task runs and {Changes} changes; {LeftAliased} artifacts stay for their aliases."
    )]
    public static partial void Pruned(
        ILogger logger,
        string? database,
        string policy,
        bool isDryRun,
        long artifacts,
        long bytes,
        long flowRuns,
        long taskRuns,
        long changes,
        long leftAliased
    );

    [LoggerMessage(
        EventId = 1061,
        EventName = "BackgroundWorkFailed",
        Level = LogLevel.Error,
        Message = "Background work {Work} on database {Database} has failed. It continues in {Seconds} s."
    )]
    public static partial void BackgroundWorkFailed(ILogger logger, string? database, string work, double seconds, Exception failure);

    [LoggerMessage(
        EventId = 1062,
        EventName = "LeaseLost",
        Level = LogLevel.Warning,
        Message = "The lease on background work {Work} of database {Database} could not be renewed in time. Another host may have it."
    )]
    public static partial void LeaseLost(ILogger logger, string? database, string work);

    [LoggerMessage(
        EventId = 1063,
        EventName = "ObserversWithoutRecording",
        Level = LogLevel.Warning,
        Message = "Observers are registered for the store on database {Database}, which does not record changes: set RecordChanges. "
            + "Observers hear the changes of other stores on the database alone."
    )]
    public static partial void ObserversWithoutRecording(ILogger logger, string? database);

    [LoggerMessage(
        EventId = 1070,
        EventName = "RunNotEnded",
        Level = LogLevel.Error,
        Message = "The {Kind} {Id} on database {Database} could not be ended as FAILED when its scope was disposed. It stays RUNNING."
    )]
    public static partial void RunNotEnded(ILogger logger, string kind, Guid id, string? database, Exception failure);
}
