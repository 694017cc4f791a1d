using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactStore.Sqlite;

/// <summary>What one store on SQLite shows besides its operations: what happens at the writer's place.</summary>
/// <param name="name">The database, for messages and tags.</param>
/// <param name="options">What counts as much.</param>
/// <param name="loggers">Where the log goes; null for nowhere.</param>
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
    public bool IsLookDue => _walSizeWarning > 0 && Environment.TickCount64 >= _nextLook && IsWanted();

    /// <summary>From what size on the write-ahead log is worth a look inside.</summary>
    public long WalSizeWarning => _walSizeWarning;

    /// <summary>A write has got the writer's place.</summary>
    public void GotPlace(WorkItem item)
    {
        if (SqliteInstruments.WriterWait.Enabled)
        {
            RecordWait(Stopwatch.GetElapsedTime(item.QueuedAt));
        }
    }

    /// <summary>Writes have shared a commit.</summary>
    public void Committed(int writes)
    {
        if (SqliteInstruments.CommitWrites.Enabled)
        {
            RecordCommit(writes);
        }
    }

    /// <summary>A lock that somebody else held is free.</summary>
    public void WaitedForLock(long milliseconds)
    {
        if (milliseconds >= LongWaitMilliseconds)
        {
            TellOfWait(milliseconds);
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
                Quietly(() => SqliteLog.CheckpointStarved(_logger, name, unmoved));
            }
        }
        else if (_starved > 0)
        {
            _starved = 0;
            Quietly(() => SqliteLog.CheckpointCaughtUp(_logger, name));
        }
    }

    /// <summary>The writer's connection is of no use any more.</summary>
    public void WriterDropped(Exception failure) => Quietly(() => SqliteLog.WriterReopened(_logger, name, failure));

    /// <summary>The database can't be written.</summary>
    public void OpenedReadOnly(string reason) => SqliteLog.OpenedReadOnly(_logger, name, reason);

    /// <summary>A backup is done.</summary>
    public void BackedUp(long milliseconds) => SqliteLog.BackupDone(_logger, name, milliseconds);

    /// <summary>A file of a backup could not be deleted.</summary>
    public void BackupLeft(string file, Exception failure) => SqliteLog.BackupLeft(_logger, name, file, failure);

    /// <summary>The name of a backup may not be on the disk.</summary>
    public void BackupNotSynced(string file, string reason) => SqliteLog.BackupNotSynced(_logger, name, file, reason);

    private bool IsWanted()
    {
        var isWanted = false;
        Quietly(() => isWanted = _logger.IsEnabled(LogLevel.Warning));
        return isWanted;
    }

    // Methods of their own: what a lambda keeps is made where its method begins, whether it is needed or not.
    private void RecordWait(TimeSpan wait) => Quietly(() => SqliteInstruments.WriterWait.Record(wait.TotalSeconds, Tags));

    private void RecordCommit(int writes) => Quietly(() => SqliteInstruments.CommitWrites.Record(writes, Tags));

    private void TellOfWait(long milliseconds) => Quietly(() => SqliteLog.WaitedLongForLock(_logger, name, milliseconds));

#pragma warning disable CA1031 // The thread of the writer serves everybody, and must not end because somebody's logger or listener throws.
    private static void Quietly(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception)
        {
        }
    }
#pragma warning restore CA1031
}
