using System.Diagnostics.Metrics;
using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>The telemetry of one store on PostgreSQL besides its operations: retries, lost responses to commits, and failovers.</summary>
/// <param name="name">The database and the schema, for messages and tags.</param>
/// <param name="loggers">The factory of the log; null for none.</param>
internal sealed class PostgreSqlEvents(string name, ILoggerFactory? loggers)
{
    private const string OutcomeTag = "artifactstore.commit.outcome";

    private readonly ILogger _logger = loggers?.CreateLogger("ArtifactStore.PostgreSql") ?? NullLogger.Instance;
    private readonly KeyValuePair<string, object?> _system = new("db.system.name", "postgresql");
    private readonly KeyValuePair<string, object?> _namespace = new("db.namespace", name);

    /// <summary>Records a failed attempt that is followed by another.</summary>
    public void AttemptFailed(int attempt, Exception error)
    {
        Count(PostgreSqlInstruments.Retries, new("error.type", (error as PostgresException)?.SqlState ?? error.GetType().FullName));
        if (error is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected })
        {
            // Conflicts between writers are normal.
            PostgreSqlLog.AttemptUndone(_logger, name, attempt, error.Message);
        }
        else if (error is NoSuitableHostException or PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
        {
            PostgreSqlLog.PrimaryMoved(_logger, name, error.Message);
        }
        else
        {
            PostgreSqlLog.AttemptFailed(_logger, name, attempt, error.Message);
        }
    }

    /// <summary>Records the last attempt at a call with a transient failure.</summary>
    public void GaveUp(int attempts, Exception error) => PostgreSqlLog.GaveUp(_logger, name, attempts, error.Message);

    /// <summary>Records a lost response to a commit.</summary>
    public void CommitUnconfirmed(Exception error) => PostgreSqlLog.CommitUnconfirmed(_logger, name, error.Message);

    /// <summary>Records the outcome of such a commit.</summary>
    public void CommitSettled(bool isFound)
    {
        Count(PostgreSqlInstruments.LostCommits, new(OutcomeTag, isFound ? "found" : "repeated"));
        if (isFound)
        {
            PostgreSqlLog.CommitFound(_logger, name);
        }
        else
        {
            PostgreSqlLog.CommitRepeated(_logger, name);
        }
    }

    /// <summary>Records a commit whose outcome remains unknown.</summary>
    public void CommitUnknown(Exception error)
    {
        Count(PostgreSqlInstruments.LostCommits, new(OutcomeTag, "unknown"));
        PostgreSqlLog.CommitUnknown(_logger, name, error);
    }

    private void Count(Counter<long> counter, KeyValuePair<string, object?> tag) =>
        NonThrowing.Run((Counter: counter, Events: this, Tag: tag), static call =>
            call.Counter.Add(1, call.Events._system, call.Events._namespace, call.Tag)
        );
}
