using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>
/// One SQLite database. Writes take the write lock one after another; reads run on the caller's thread, on connections of their own.
/// </summary>
internal sealed class SqliteDatabase : SqlDatabase
{
    private readonly SqliteDialect _dialect;
    private readonly TimeSpan _busyTimeout;
    private readonly SqliteConnector _connector;
    private readonly SqliteEvents _events;
    private readonly StoreWriter _writer;
    private readonly OperationGate _operations = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Lock _closing = new();
    private readonly Lazy<Task<IReadOnlyList<SqlDefinition>>> _expected;
    private Task? _closed;
    private volatile bool _open;

    public SqliteDatabase(SqliteTarget target, SqliteOptions options, SqliteDialect dialect, ILoggerFactory? loggers)
    {
        (_dialect, _busyTimeout) = (dialect, options.BusyTimeout);
        _expected = new(() => SqliteSchema.MakeAsync(dialect, Migrations));

        // As given by the host. A full path would reveal more about the machine.
        DatabaseName = (target.Path ?? ":memory:") + (options.TablePrefix.Length > 0 ? $"|{options.TablePrefix}" : "");
        _events = new(DatabaseName, options, loggers);
        _connector = new(target, target.IsMemory ? null : FilePath.Resolve(target.Path!), options);
        Readers = new(dialect, options.MaxReaders, _connector.OpenReader, target.IsMemory ? null : _connector.IsUnchanged, () =>
            _connector.OpenReader(SqliteAccess.ReadOnly)
        );
        _writer = new(_connector, dialect, _busyTimeout, _events);
        SqliteInstruments.Add(_events, new(Writer, () => PendingWrites, () => Readers.Used, () => Readers.Idle, () => _connector.WalSize));
    }

    public override SqlDialect Dialect => _dialect;

    public override IReadOnlyList<SqlMigration> Migrations => field ??= SqliteMigrations.Load(_dialect);

    public override object Writer => _writer.Queue;

    public override string SystemName => "sqlite";

    public override string DatabaseName { get; }

    /// <summary>The connections for reading.</summary>
    public ReaderPool Readers { get; }

    /// <summary>The number of writes waiting for the file's write lock.</summary>
    public int PendingWrites => _writer.Queue.Pending;

    /// <summary>True for a memory database, which has a single connection.</summary>
    public override bool ReadsWaitForWriter => _connector.IsMemory;

    public override async Task<T> ReadAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        using var operation = _operations.Enter();
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            return _connector.IsMemory
                ? await _writer.ReadAsync(work, cancellationToken).ConfigureAwait(false)
                : await Readers.RunAsync(work, snapshot, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            throw Translate(e, cancellationToken);
        }
    }

    public override async Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var operation = _operations.Enter();
        await OpenToWriteAsync(cancellationToken).ConfigureAwait(false);
        return await _writer.WriteAsync(work, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<SqlTransactionScope> BeginAsync(CancellationToken cancellationToken)
    {
        using var operation = _operations.Enter();
        await OpenToWriteAsync(cancellationToken).ConfigureAwait(false);
        return await _writer.BeginAsync(_operations, cancellationToken).ConfigureAwait(false);
    }

    public override SqlExecutor Enlist(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        using var operation = _operations.Enter();
        return new EnlistedExecutor(
            _operations,
            _connector,
            _dialect,
            HostTransaction.Check(transaction, _connector.FileName, _dialect, Migrations),
            _busyTimeout
        );
    }

    public override async IAsyncEnumerable<SqlDamage> CheckIntegrityAsync(
        IReadOnlyList<string> tables,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // SQLite has only a check of the whole file. It stops after a number of findings.
        var findings = await ReadAsync(
                (session, token) => session.ListAsync(new("PRAGMA integrity_check(1000)", []), reader => reader.GetString(0), token),
                snapshot: false,
                cancellationToken
            )
            .ConfigureAwait(false);
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
            await SqliteSchema.ReadAsync(session, ((SqliteDialect)Dialect).TablePrefix, cancellationToken).ConfigureAwait(false)
        );
    }

    public override bool IsDuplicate(ArtifactStoreException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.InnerException
            is SqliteException { SqliteExtendedErrorCode: raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY };
    }

    public override bool IsDamage(ArtifactStoreException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.InnerException is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB };
    }

    public override string? StatusCode(DbException failure) =>
        (failure as SqliteException)?.SqliteExtendedErrorCode.ToString(CultureInfo.InvariantCulture);

    /// <summary>Creates the file of a backup.</summary>
    public BackupFile CreateBackup(string path) => BackupFile.Create(path, _events);

    /// <summary>Copies the current database to a file, and gives the file its name.</summary>
    public async Task BackUpAsync(BackupFile file, IProgress<SqliteBackupProgress>? progress, CancellationToken cancellationToken)
    {
        using var operation = _operations.Enter();
        var start = Stopwatch.GetTimestamp();
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            var backup = new Backup(
                _connector,
                file.Partial,
                progress is null
                    ? null
                    : step => CallHost(_connector.IsMemory, (progress, step), static told => told.progress.Report(told.step)),
                cancellationToken
            );
            await (
                _connector.IsMemory ? _writer.RunAsync(backup.Run, mayRunOnCaller: false, cancellationToken) : backup.RunOnOwnThreadAsync()
            ).ConfigureAwait(false);
            file.Keep();
            _events.BackedUp((long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (SqliteException e)
        {
            throw Translate(e, cancellationToken);
        }
    }

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

    private Exception Translate(SqliteException error, CancellationToken cancellationToken) =>
        SqliteErrors.Translate(error, _connector.Name, cancellationToken);

    private async Task OpenToWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
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

        if (_connector.ReadOnlyReason is { } readOnly)
        {
            throw new ArtifactStoreException(
                $"The database '{_connector.Name}' is read-only: {readOnly}. Nothing was written. "
                    + "Give the user of this process write permission on the file and its folder, open it without Mode=ReadOnly, "
                    + "or open a copy."
            );
        }
    }

    // Not in the queue, since a reader must not wait for a transaction of another store on the same file.
    private Task OpenAsync(CancellationToken cancellationToken) => _open ? Task.CompletedTask : OpenOnceAsync(cancellationToken);

    private async Task OpenOnceAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_open)
            {
                _writer.Start(await BusyWait.RunAsync(_connector.OpenFirst, _busyTimeout, cancellationToken).ConfigureAwait(false));
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
        await _writer.RollBackOnCloseAsync().ConfigureAwait(false);
        await _operations.DrainAsync(CancellationToken.None).ConfigureAwait(false);
        SqliteInstruments.Remove(_events);

        // The writer last: the last connection on a file checkpoints and deletes the log, which only the writer may do.
        Readers.Dispose();
        _connector.Dispose();
        _writer.Dispose();
    }
}
