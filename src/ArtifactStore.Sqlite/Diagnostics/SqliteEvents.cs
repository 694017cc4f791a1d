using System.Diagnostics;
using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactStore.Sqlite;

/// <summary>What one store on SQLite shows besides its operations: what happens at the writer's place.</summary>
/// <param name="name">The database, for messages and tags.</param>
/// <param name="options">What counts as much.</param>
/// <param name="loggers">Where the log goes; null for nowhere. The store gives loggers that throw nothing: some of this is called on the writer's thread, which serves everybody.</param>
internal sealed class SqliteEvents(string name, SqliteOptions options, ILoggerFactory? loggers)
{
    /// <summary>A wait for a lock is worth a line when it takes so long: a hundred times what a commit takes on a slow disk.</summary>
    private const int LongWaitMilliseconds = 1000;

    private readonly ILogger _logger = loggers?.CreateLogger("ArtifactStore.Sqlite") ?? NullLogger.Instance;
    private readonly long _walSizeWarning = options.WalSizeWarning;
    private long _nextLook;
    private long _starved;

    /// <summary>What tells this store from others.</summary>
    public KeyValuePair<string, object?>[] Tags { get; } = [new("db.system.name", "sqlite"), new("db.namespace", name)];

    /// <summary>Whether a look at the log of the file is due: once in a second, after a commit, where somebody wants to know.</summary>
    public bool IsLookDue => _walSizeWarning > 0 && Environment.TickCount64 >= _nextLook && _logger.IsEnabled(LogLevel.Warning);

    /// <summary>From what size on the write-ahead log is worth a look inside.</summary>
    public long WalSizeWarning => _walSizeWarning;

    /// <summary>A write has got the writer's place.</summary>
    /// <param name="queuedAt">When it began to wait for it, as a time stamp of <see cref="Stopwatch"/>.</param>
    public void GotPlace(long queuedAt)
    {
        if (SqliteInstruments.WriterWait.Enabled)
        {
            Quietly.Run((Seconds: Stopwatch.GetElapsedTime(queuedAt).TotalSeconds, Tags), static wait => SqliteInstruments.WriterWait.Record(wait.Seconds, wait.Tags));
        }
    }

    /// <summary>Writes have shared a commit.</summary>
    public void Committed(int writes)
    {
        if (SqliteInstruments.CommitWrites.Enabled)
        {
            Quietly.Run((Writes: writes, Tags), static commit => SqliteInstruments.CommitWrites.Record(commit.Writes, commit.Tags));
        }
    }

    /// <summary>A lock that somebody else held is free.</summary>
    public void WaitedForLock(long milliseconds)
    {
        if (milliseconds >= LongWaitMilliseconds)
        {
            SqliteLog.WaitedLongForLock(_logger, name, milliseconds);
        }
    }

    /// <summary>A write was given up.</summary>
    public void GaveUp(ArtifactStoreUnavailableException reason) => SqliteLog.GaveUpWaiting(_logger, name, reason.Message);

    /// <summary>The log of the file was looked at.</summary>
    /// <param name="unmoved">How many bytes of it could not be moved into the file.</param>
    public void Looked(long unmoved)
    {
        _nextLook = Environment.TickCount64 + 1000;
        if (unmoved >= _walSizeWarning)
        {
            // Said once, and again whenever it has doubled.
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

    /// <summary>The writer's connection is of no use any more.</summary>
    public void WriterDropped(Exception failure) => SqliteLog.WriterReopened(_logger, name, failure);

    /// <summary>The database can't be written.</summary>
    public void OpenedReadOnly(string reason) => SqliteLog.OpenedReadOnly(_logger, name, reason);

    /// <summary>The file has other names, and the host has allowed it.</summary>
    public void OpenedHardLinked(uint names) => SqliteLog.OpenedHardLinked(_logger, name, names);

    /// <summary>Nobody knows whether a commit was carried out.</summary>
    public void CommitUnknown(Exception failure) => SqliteLog.CommitUnknown(_logger, name, failure);

    /// <summary>It is known now, and the work is there.</summary>
    public void CommitSettled() => SqliteLog.CommitSettled(_logger, name);

    /// <summary>A backup is done.</summary>
    public void BackedUp(long milliseconds) => SqliteLog.BackupDone(_logger, name, milliseconds);

    /// <summary>A file of a backup could not be deleted.</summary>
    public void BackupLeft(string file, Exception failure) => SqliteLog.BackupLeft(_logger, name, file, failure);

    /// <summary>The name of a backup may not be on the disk.</summary>
    public void BackupNotSynced(string file, string reason) => SqliteLog.BackupNotSynced(_logger, name, file, reason);
}
