using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>One SQLite database: writes have the place of the loop, one after the other; reads run on the caller's thread, on connections of their own.</summary>
internal sealed class SqliteDatabase : SqlDatabase
{
    private readonly SqliteConnector _connector;
    private readonly ReaderPool _readers;
    private readonly TimeSpan _patience;
    private readonly string? _file;
    private readonly WriterLoop _loop;
    private readonly SqliteWriter _writer;
    private readonly GroupCommit _group;
    private readonly SqliteEvents _events;
    private readonly OperationGate _operations = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Lock _closing = new();
    private readonly Lazy<Task<IReadOnlyList<SqlDefinition>>> _expected;
    private Task? _closed;
    private volatile bool _open;

    public SqliteDatabase(SqliteTarget target, SqliteOptions options, SqliteDialect dialect, ILoggerFactory? loggers)
    {
        Dialect = dialect;
        _expected = new(() => SqliteSchema.MakeAsync(dialect, Migrations));

        // As the host has written it: a full path would say more about the machine than the host did.
        DatabaseName = (target.Path ?? ":memory:") + (options.TablePrefix.Length > 0 ? $"|{options.TablePrefix}" : "");
        _events = new(DatabaseName, options, loggers);
        _patience = options.BusyTimeout;
        _file = target.IsMemory ? null : FilePath.Resolve(target.Path!);
        _connector = new(target, _file, options);
        _readers = new(
            options.MaxReaders,
            _connector.OpenReader,
            target.IsMemory ? null : _connector.IsAsItWas,
            () => _connector.OpenReader(SqliteAccess.ReadOnly));
        _loop = _file is null ? new WriterLoop() : WriterLoops.Acquire(_file);
        _writer = new(_connector, dialect, _loop, _patience, _events);
        _group = new(_writer, _loop, _events);
        SqliteInstruments.Add(this, _events);
    }

    public override SqlDialect Dialect { get; }

    public override IReadOnlyList<SqlMigration> Migrations => field ??= SqliteMigrations.Load((SqliteDialect)Dialect);

    public override object Writer => _loop;

    public override string SystemName => "sqlite";

    public override string DatabaseName { get; }

    /// <summary>The connections that read.</summary>
    public ReaderPool Readers => _readers;

    /// <summary>How many writes wait for the writer's place of the file.</summary>
    public int PendingWrites => _loop.Pending;

    /// <summary>The size of the write-ahead log in bytes, 0 where there is none; null in memory.</summary>
    public long? WalSize => _connector.WalSize;

    /// <summary>A memory database is one connection.</summary>
    public override bool ReadsWaitForWriter => _file is null;

    public override async Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var operation = _operations.Enter();
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            return _file is null
                ? await _loop.RunAsync(new CallItem<T>(_ => _writer.Run(_writer.Connection(cancellationToken), work, cancellationToken), _patience, mayRunOnCaller: true), cancellationToken).ConfigureAwait(false)
                : await _readers.RunAsync(connection => work(new SqlSession(Dialect, connection, commandTimeout: SqliteHandle.Once), cancellationToken), snapshot, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            throw Translate(e, cancellationToken);
        }
    }

    public override Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var item = new WriteItem<T>(_writer, _group, work.RunAsync, mayShare: !work.IsBatch, _patience, cancellationToken);
        var written = AsWriterAsync(item, cancellationToken);
        return written.IsCompletedSuccessfully ? written : SettledAsync(written, item, work, cancellationToken);
    }

    public override Task<SqlTransactionScope> BeginAsync(CancellationToken cancellationToken) =>
        AsWriterAsync(new CallItem<SqlTransactionScope>(item => Begin(item, cancellationToken), _patience), cancellationToken);

    public override SqlExecutor Enlist(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        using var operation = _operations.Enter();
        if (transaction is not SqliteTransaction own)
        {
            throw new ArgumentException($"The transaction is a {transaction.GetType()}; this store can only join a {typeof(SqliteTransaction)}.", nameof(transaction));
        }

        var handle = own.Connection?.Handle ?? throw new ArgumentException("The transaction has ended already. Give one that is open.", nameof(transaction));
        if (_file is null)
        {
            throw new ArgumentException("This store is a database in memory, which no other connection can reach. Use BeginTransactionAsync, or a file.", nameof(transaction));
        }

        var file = raw.sqlite3_db_filename(handle, "main").utf8_to_string();
        if (string.IsNullOrEmpty(file) || !FilePath.Comparer.Equals(FilePath.Resolve(file), _file))
        {
            throw new ArgumentException($"The transaction is on the database '{(string.IsNullOrEmpty(file) ? ":memory:" : file)}', the store on '{_file}'. Give a transaction on the database of the store.", nameof(transaction));
        }

        if (!SqliteHandle.IsTrue(handle, "SELECT 'A' LIKE 'a'"))
        {
            throw new ArgumentException("The connection of the transaction has PRAGMA case_sensitive_like = ON, with which filters would find other rows than through the store. Switch it off on this connection.", nameof(transaction));
        }

        if (SqliteHandle.IsTrue(handle, "SELECT COUNT(*) FROM temp.sqlite_master")
            && Migrations.SelectMany(migration => migration.Objects).FirstOrDefault(name => SqliteHandle.IsTrue(handle, $"SELECT COUNT(*) FROM temp.sqlite_master WHERE name = '{Dialect.Table(name)}' COLLATE NOCASE")) is { } hidden)
        {
            throw new ArgumentException($"The connection of the transaction has a temporary table or view '{Dialect.Table(hidden)}', which hides the store's. Give it another name.", nameof(transaction));
        }

        LikeFunction.Register(handle);
        return new EnlistedExecutor(this, own, _patience);
    }

    public override async IAsyncEnumerable<SqlDamage> CheckIntegrityAsync(IReadOnlyList<string> tables, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // SQLite has one check, of the whole file; it gives up by itself after so many findings.
        var findings = await ReadAsync(
            (session, token) => session.ListAsync(new("PRAGMA integrity_check(1000)", []), reader => reader.GetString(0), token), snapshot: false, cancellationToken).ConfigureAwait(false);
        foreach (var finding in findings.Where(finding => finding != "ok"))
        {
            yield return new("", finding);
        }
    }

    public override async Task<SqlSchema> ReadSchemaAsync(SqlSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new(
            await _expected.Value.ConfigureAwait(false),
            await SqliteSchema.ReadAsync(session, ((SqliteDialect)Dialect).TablePrefix, cancellationToken).ConfigureAwait(false));
    }

    public override bool IsDuplicate(ArtifactStoreException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.InnerException is SqliteException { SqliteExtendedErrorCode: raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY };
    }

    public override bool IsDamage(ArtifactStoreException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.InnerException is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB };
    }

    public override string? StatusCode(DbException failure) => (failure as SqliteException)?.SqliteExtendedErrorCode.ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes the file of a backup.</summary>
    public BackupFile CreateBackup(string path) => BackupFile.Create(path, _events);

    /// <summary>Copies the database as it is now into a file, on a thread of its own, and gives the file its name.</summary>
    public async Task BackUpAsync(BackupFile file, IProgress<SqliteBackupProgress>? progress, CancellationToken cancellationToken)
    {
        using var operation = _operations.Enter();
        var start = Stopwatch.GetTimestamp();
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            var backup = new Backup(_connector, file.Partial, progress is null ? null : step => CallHost(holdsWriter: _file is null, (progress, step), static told => told.progress.Report(told.step)), cancellationToken);
            if (_file is null)
            {
                // A memory database is one connection, with a place in the queue.
                await _loop.RunAsync(_ => backup.Run(_writer.Connection(cancellationToken)), _patience, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await OnOwnThreadAsync(CopyFile).ConfigureAwait(false);
            }

            file.Keep();
            _events.BackedUp((long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);

            void CopyFile()
            {
                using (var connection = _connector.OpenReader())
                {
                    try
                    {
                        backup.Run(connection);
                        if (connection.Seen is null || _connector.IsAsItWas(connection))
                        {
                            return;
                        }
                    }
                    catch (Exception e) when (
                        e is SqliteException or ArtifactStoreException && connection.Seen is not null && !_connector.IsAsItWas(connection))
                    {
                        // Somebody has written meanwhile.
                    }
                }

                using var locked = _connector.OpenReader(SqliteAccess.ReadOnly);
                backup.Run(locked);
            }
        }
        catch (SqliteException e)
        {
            throw Translate(e, cancellationToken);
        }
    }

    /// <summary>Nobody knows whether a transaction is committed.</summary>
    public void CommitUnknown(Exception failure) => _events.CommitUnknown(failure);

    /// <summary>Runs what takes long on a thread of its own.</summary>
    private static async Task OnOwnThreadAsync(Action work)
    {
        try
        {
            await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ConfigureAwait(false);
        }
        catch (TaskSchedulerException e)
        {
            throw new ArtifactStoreUnavailableException(
                "The system could not start a thread for the backup. Try again later, "
                + $"or raise the limits of memory and of processes (ulimit -u, pids.max). {e.InnerException?.Message}",
                e);
        }
    }

    /// <summary>Counts an operation of a transaction.</summary>
    public OperationGate.Operation Enter() => _operations.Enter();

    /// <summary>Refuses a write on a connection of the host's where its file, or that of the store, is not the one that has the name.</summary>
    /// <exception cref="ArtifactStoreException">It is not.</exception>
    public void ThrowIfGone(sqlite3 connection)
    {
        _connector.ThrowIfGone();
        if (FileWitness.IsMoved(connection))
        {
            throw _connector.Gone();
        }
    }

    /// <summary>What the caller gets instead of the driver's exception.</summary>
    public Exception Translate(SqliteException error, CancellationToken cancellationToken) => SqliteErrors.Translate(error, _connector.Name, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseOnceAsync().GetAwaiter().GetResult();
        }
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await CloseOnceAsync().ConfigureAwait(false);
        await base.DisposeAsyncCore().ConfigureAwait(false);
    }

    private async Task<T> AsWriterAsync<T>(WorkItem<T> item, CancellationToken cancellationToken)
    {
        using var operation = _operations.Enter();
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            if (_connector.ReadOnlyReason is { } reason)
            {
                throw new ArtifactStoreException(
                    $"The database '{_connector.Name}' is read-only: {reason}. Nothing was written. Give the user of this process the right to write the file and its folder, open it without Mode=ReadOnly, or open a copy.");
            }

            return await _loop.RunAsync(item, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            var reason = Translate(e, cancellationToken);
            if (reason is ArtifactStoreUnavailableException unavailable)
            {
                _events.GaveUp(unavailable);
            }

            throw reason;
        }
        catch (ArtifactStoreUnavailableException e)
        {
            _events.GaveUp(e);
            throw;
        }
    }

    private async Task<T> SettledAsync<T>(Task<T> written, WriteItem<T> item, SqlWork<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await written.ConfigureAwait(false);
        }
        catch (ArtifactStoreException e) when (item.Outcome != CommitOutcome.Known)
        {
            return await SettleAsync(item, work, e, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Finds out whether a commit that failed is there all the same, and does its work again where it is not. Whoever holds the lock of the
    /// writer sees what there is, and what is not there will not come.
    /// </summary>
    private async Task<T> SettleAsync<T>(WriteItem<T> lost, SqlWork<T> work, ArtifactStoreException failure, CancellationToken cancellationToken)
    {
        try
        {
            var again = new WriteItem<T>(_writer, _group, FindOrRepeatAsync, mayShare: false, _patience, cancellationToken);
            var result = await AsWriterAsync(again, cancellationToken).ConfigureAwait(false);
            _events.CommitSettled();
            return result;
        }
        catch (ArtifactConflictException)
        {
            // The work is not there, and what is there stands in its way.
            throw;
        }
        catch (Exception e) when (
            lost.Outcome == CommitOutcome.Unknown && e is ArtifactStoreException or OperationCanceledException or ObjectDisposedException)
        {
            _events.CommitUnknown(e);
            throw failure;
        }

        async Task<T> FindOrRepeatAsync(SqlSession session, CancellationToken token)
        {
            if (lost.Outcome == CommitOutcome.Unknown)
            {
                var attempt = new SqlOutcome<T>(true, lost.Result);
                var found = work.FindAsync is null ? attempt.If(_writer.IsDoubtful) : await work.FindAsync(session, attempt, token).ConfigureAwait(false);
                if (found.IsKnown)
                {
                    // It can be seen, but may not be on the disk.
                    return _writer.IsDoubtful ? throw failure : found.Value;
                }
            }

            return await work.RunAsync(session, token).ConfigureAwait(false);
        }
    }

    private SqliteLease Begin(WorkItem item, CancellationToken cancellationToken)
    {
        // On the loop's own thread, which waits until it has the lock.
        var connection = _writer.Begin(item, isAgain: false, cancellationToken)!;
        var lease = new SqliteLease(this, _writer, _loop, connection);
        try
        {
            _loop.OpenLease(lease);
        }
        catch
        {
            _writer.RollBack(connection);
            throw;
        }

        if (_operations.IsClosed)
        {
            // Closing looks for an open transaction once, and may have looked before this one was there.
            _writer.RollBack(connection);
            _loop.CloseLease(lease);
            throw OperationGate.Closed();
        }

        return lease;
    }

    // Not on the loop: a reader must not wait for a transaction of another store on the same file.
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_open)
        {
            return;
        }

        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_open)
            {
                _writer.Start(await BusyWait.RunAsync(_connector.OpenFirst, _patience, cancellationToken).ConfigureAwait(false));
                if (_connector.ReadOnlyReason is { } reason)
                {
                    _events.OpenedReadOnly(reason);
                }

                if (_connector.Names > 1)
                {
                    _events.OpenedHardLinked(_connector.Names);
                }

                _open = true;
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    private Task CloseOnceAsync()
    {
        lock (_closing)
        {
            return _closed ??= CloseAsync();
        }
    }

    private async Task CloseAsync()
    {
        _operations.Close();
        if (_loop.Lease is { } lease && lease.Database == this)
        {
            await lease.AbandonAsync().ConfigureAwait(false);
        }

        await _operations.DrainAsync().ConfigureAwait(false);
        SqliteInstruments.Remove(this);

        // The writer last: the last connection of a file moves the log into it and deletes the log, which only the writer may.
        _readers.Dispose();
        _connector.Dispose();
        _writer.Dispose();
        if (_file is null)
        {
            _loop.Dispose();
        }
        else
        {
            WriterLoops.Release(_file);
        }
    }
}
