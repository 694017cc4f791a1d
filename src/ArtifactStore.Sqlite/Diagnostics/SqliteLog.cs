using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sqlite;

/// <summary>The log messages of a store on SQLite. The table in <c>docs/operations.md</c> lists them.</summary>
internal static partial class SqliteLog
{
    [LoggerMessage(
        EventId = 2001,
        EventName = "OpenedReadOnly",
        Level = LogLevel.Information,
        Message = "Database {Database} is read-only: {Reason}."
    )]
    public static partial void OpenedReadOnly(ILogger logger, string database, string reason);

    [LoggerMessage(
        EventId = 2002,
        EventName = "WaitedLongForLock",
        Level = LogLevel.Warning,
        Message = "A writer waited {Milliseconds} ms for the lock of database {Database}, which another process or connection held."
    )]
    public static partial void WaitedLongForLock(ILogger logger, string database, long milliseconds);

    [LoggerMessage(
        EventId = 2003,
        EventName = "GaveUpWaiting",
        Level = LogLevel.Warning,
        Message = "A write to database {Database} was given up: {Reason}"
    )]
    public static partial void GaveUpWaiting(ILogger logger, string database, string reason);

    [LoggerMessage(
        EventId = 2004,
        EventName = "CheckpointStarved",
        Level = LogLevel.Warning,
        Message = "{Bytes} bytes of the write-ahead log of database {Database} can't be checkpointed, "
            + "because a reader needs the old state: a backup, a check, or a long transaction of another connection."
    )]
    public static partial void CheckpointStarved(ILogger logger, string database, long bytes);

    [LoggerMessage(
        EventId = 2005,
        EventName = "CheckpointCaughtUp",
        Level = LogLevel.Information,
        Message = "The write-ahead log of database {Database} can be checkpointed again."
    )]
    public static partial void CheckpointCaughtUp(ILogger logger, string database);

    [LoggerMessage(
        EventId = 2006,
        EventName = "WriterReopened",
        Level = LogLevel.Warning,
        Message = "The writer's connection to database {Database} failed and is reopened."
    )]
    public static partial void WriterReopened(ILogger logger, string database, Exception failure);

    [LoggerMessage(
        EventId = 2007,
        EventName = "BackupDone",
        Level = LogLevel.Information,
        Message = "A backup of database {Database} is done, after {Milliseconds} ms."
    )]
    public static partial void BackupDone(ILogger logger, string database, long milliseconds);

    [LoggerMessage(
        EventId = 2008,
        EventName = "BackupLeft",
        Level = LogLevel.Warning,
        Message = "The file {File} of a failed backup of database {Database} could not be deleted. Delete it."
    )]
    public static partial void BackupLeft(ILogger logger, string database, string file, Exception failure);

    [LoggerMessage(
        EventId = 2009,
        EventName = "BackupNotSynced",
        Level = LogLevel.Warning,
        Message = "The backup {File} of database {Database} is complete, but its folder could not be synced: "
            + "{Reason} A power cut may undo its rename."
    )]
    public static partial void BackupNotSynced(ILogger logger, string database, string file, string reason);

    [LoggerMessage(
        EventId = 2010,
        EventName = "OpenedHardLinked",
        Level = LogLevel.Warning,
        Message = "The file of database {Database} has {Names} names (hard links). A program that opens it by another name corrupts it."
    )]
    public static partial void OpenedHardLinked(ILogger logger, string database, uint names);

    [LoggerMessage(
        EventId = 2011,
        EventName = "CommitUnknown",
        Level = LogLevel.Error,
        Message = "A commit to database {Database} failed, but its work may be stored nevertheless. The caller has to check."
    )]
    public static partial void CommitUnknown(ILogger logger, string database, Exception failure);

    [LoggerMessage(
        EventId = 2012,
        EventName = "CommitSettled",
        Level = LogLevel.Warning,
        Message = "A commit to database {Database} failed at first. Its work is stored, once, and the call has succeeded."
    )]
    public static partial void CommitSettled(ILogger logger, string database);
}
