using System.Diagnostics;
using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactStore.Sqlite;

/// <summary>The telemetry of one store on SQLite besides its operations: the events of its write lock.</summary>
/// <param name="name">The database, for messages and tags.</param>
/// <param name="options">The thresholds.</param>
/// <param name="loggers">
/// The factory of the log; null for none. Its loggers must not throw, since some calls come from the writer's thread, which is shared.
/// </param>
internal sealed class SqliteEvents(string name, SqliteOptions options, ILoggerFactory? loggers)
{
    /// <summary>The wait for a lock that is logged: a hundred times a commit on a slow disk.</summary>
    private const int LongWaitMilliseconds = 1000;

    private readonly ILogger _logger = loggers?.CreateLogger("ArtifactStore.Sqlite") ?? NullLogger.Instance;
    private readonly long _walSizeWarning = options.WalSizeWarning;
    private long _nextLook;
    private long _starved;

    /// <summary>The tags that identify this store.</summary>
    public KeyValuePair<string, object?>[] Tags { get; } = [new("db.system.name", "sqlite"), new("db.namespace", name)];

    /// <summary>True if a check of the log is due: once a second, after a commit, if warnings are logged.</summary>
    public bool IsLogCheckDue => _walSizeWarning > 0 && Environment.TickCount64 >= _nextLook && _logger.IsEnabled(LogLevel.Warning);

    /// <summary>The size from which the write-ahead log is checked.</summary>
    public long WalSizeWarning => _walSizeWarning;

    /// <summary>Records that a write has got the write lock.</summary>
    /// <param name="queuedAt">The start of its wait, as a time stamp of <see cref="Stopwatch"/>.</param>
    public void WriteLockTaken(long queuedAt)
    {
        if (SqliteInstruments.WriterWait.Enabled)
        {
            NonThrowing.Run((Seconds: Stopwatch.GetElapsedTime(queuedAt).TotalSeconds, Tags), static wait =>
                SqliteInstruments.WriterWait.Record(wait.Seconds, wait.Tags)
            );
        }
    }

    /// <summary>Records that writes have shared a commit.</summary>
    public void Committed(int writes)
    {
        if (SqliteInstruments.CommitWrites.Enabled)
        {
            NonThrowing.Run((Writes: writes, Tags), static commit => SqliteInstruments.CommitWrites.Record(commit.Writes, commit.Tags));
        }
    }

    /// <summary>Records the end of a wait for a lock held elsewhere.</summary>
    public void WaitedForLock(long milliseconds)
    {
        if (milliseconds >= LongWaitMilliseconds)
        {
            SqliteLog.WaitedLongForLock(_logger, name, milliseconds);
        }
    }

    /// <summary>Records that a write has failed after its busy timeout.</summary>
    public void GaveUp(ArtifactStoreUnavailableException reason) => SqliteLog.GaveUpWaiting(_logger, name, reason.Message);

    /// <summary>Records a check of the log.</summary>
    /// <param name="unmoved">The number of bytes that could not be checkpointed.</param>
    public void LogChecked(long unmoved)
    {
        _nextLook = Environment.TickCount64 + 1000;
        if (unmoved >= _walSizeWarning)
        {
            // Logged once, and again whenever it has doubled.
            if (unmoved >= 2 * _starved)
            {
                _starved = unmoved;
                SqliteLog.CheckpointStarved(_logger, name, unmoved);
            }
        }
        else if (_starved > 0)
        {
            _starved = 0;
            SqliteLog.CheckpointCaughtUp(_logger, name);
        }
    }

    /// <summary>Records that the writer's connection was closed after an error.</summary>
    public void WriterDropped(Exception failure) => SqliteLog.WriterReopened(_logger, name, failure);

    /// <summary>Records that the database is read-only.</summary>
    public void OpenedReadOnly(string reason) => SqliteLog.OpenedReadOnly(_logger, name, reason);

    /// <summary>Records that the file has several names, which the host allows.</summary>
    public void OpenedHardLinked(uint names) => SqliteLog.OpenedHardLinked(_logger, name, names);

    /// <summary>Records a commit of unknown outcome.</summary>
    public void CommitUnknown(Exception failure) => SqliteLog.CommitUnknown(_logger, name, failure);

    /// <summary>Records that such a commit was found.</summary>
    public void CommitSettled() => SqliteLog.CommitSettled(_logger, name);

    /// <summary>Records a completed backup.</summary>
    public void BackedUp(long milliseconds) => SqliteLog.BackupDone(_logger, name, milliseconds);

    /// <summary>Records that a backup's file could not be deleted.</summary>
    public void BackupLeft(string file, Exception failure) => SqliteLog.BackupLeft(_logger, name, file, failure);

    /// <summary>Records that a backup's name may not be on the disk.</summary>
    public void BackupNotSynced(string file, string reason) => SqliteLog.BackupNotSynced(_logger, name, file, reason);
}
