using Microsoft.Extensions.Logging;

namespace ArtifactStore.PostgreSql;

/// <summary>The log messages of a store on PostgreSQL. The table in <c>docs/operations.md</c> lists them.</summary>
internal static partial class PostgreSqlLog
{
    [LoggerMessage(
        EventId = 3001,
        EventName = "AttemptFailed",
        Level = LogLevel.Warning,
        Message = "Attempt {Attempt} at work on database {Database} failed and is retried: {Reason}"
    )]
    public static partial void AttemptFailed(ILogger logger, string database, int attempt, string reason);

    [LoggerMessage(
        EventId = 3002,
        EventName = "AttemptUndone",
        Level = LogLevel.Debug,
        Message = "Attempt {Attempt} at work on database {Database} was rolled back because of a conflict and is retried: {Reason}"
    )]
    public static partial void AttemptUndone(ILogger logger, string database, int attempt, string reason);

    [LoggerMessage(
        EventId = 3003,
        EventName = "GaveUp",
        Level = LogLevel.Warning,
        Message = "Work on database {Database} was given up after {Attempt} attempts: {Reason}"
    )]
    public static partial void GaveUp(ILogger logger, string database, int attempt, string reason);

    [LoggerMessage(
        EventId = 3010,
        EventName = "CommitUnconfirmed",
        Level = LogLevel.Warning,
        Message = "The response to a commit on database {Database} was lost: {Reason}"
    )]
    public static partial void CommitUnconfirmed(ILogger logger, string database, string reason);

    [LoggerMessage(
        EventId = 3011,
        EventName = "CommitFound",
        Level = LogLevel.Information,
        Message = "A commit on database {Database} whose response was lost has succeeded: its work was found."
    )]
    public static partial void CommitFound(ILogger logger, string database);

    [LoggerMessage(
        EventId = 3012,
        EventName = "CommitRepeated",
        Level = LogLevel.Information,
        Message = "A commit on database {Database} whose response was lost was not found, or not identified; the work was repeated."
    )]
    public static partial void CommitRepeated(ILogger logger, string database);

    [LoggerMessage(
        EventId = 3013,
        EventName = "CommitUnknown",
        Level = LogLevel.Error,
        Message = "The outcome of a commit on database {Database} is unknown. The caller has to check."
    )]
    public static partial void CommitUnknown(ILogger logger, string database, Exception failure);

    [LoggerMessage(
        EventId = 3020,
        EventName = "PrimaryMoved",
        Level = LogLevel.Warning,
        Message = "A host of database {Database} is not the primary. The primary is determined again: {Reason}"
    )]
    public static partial void PrimaryMoved(ILogger logger, string database, string reason);
}
