using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactStore.Sql;

/// <summary>A store on any SQL database.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqlArtifactStore : IArtifactStore
{
    private readonly SqlDatabase _database;
    private readonly SqlStoreContext _context;
    private readonly SqlMigrator _migrator;
    private readonly SqlStoreSession _session;
    private readonly FlowRunStarter _starter;
    private readonly RunScopeServices _scopes;
    private readonly ILogger _logger;
    private readonly ChangeSignal? _signal;
    private readonly SemaphoreSlim _initializing = new(1, 1);
    private volatile bool _isInitialized;
    private volatile bool _isDisposed;
    private int _closings;

    private SqlArtifactStore(SqlDatabase database, ArtifactStoreOptions options, TimeProvider timeProvider)
    {
        _database = database;
        _logger = options.LoggerFactory?.CreateLogger("ArtifactStore") ?? NullLogger.Instance;
        var clock = HostClock.Of(timeProvider, database.Writer);
        _context = new(
            database.Dialect,
            clock,
            options.StreamBatchSize,
            options.Limits,
            new StoreObserver(database),
            options.RecordChanges
        );
        _migrator = new(database, options.SchemaMode, clock, _context.Observer, _logger);
        _signal = options.RecordChanges ? ChangeSignal.Of(database) : null;
        var executor = new StoreExecutor(database, database, EnsureInitializedAsync, _logger, _signal);
        var primary = ReferenceEquals(database.Primary, database)
            ? executor
            : new StoreExecutor(database, database.Primary, EnsureInitializedAsync, _logger, _signal);
        var unrecorded = new StoreExecutor(database, database.Primary, EnsureInitializedAsync, _logger, signal: null);
        var changes = new ObservedChanges(
            new ChangeRepository(unrecorded, database, EnsureInitializedAsync, options.ChangePollInterval),
            _context.Observer
        );
        Observers = new ObservedObservers(new ObserverRepository(unrecorded, database.Dialect), _context.Observer);
        Leases = new(unrecorded, database.Dialect, options.LeaseDuration);
        _session = new(executor, _context, changes, primary: primary);
        Primary = primary == executor ? _session : new SqlStoreSession(primary, _context, changes);
        Pruner = new(primary, _context);
        Retention = new ObservedRetention(Pruner, _context.Observer);
        History = new ObservedHistory(new StoreHistory(database, primary, _context), _context.Observer);
        _starter = new(executor, _context);
        _scopes = new(this, options.Limits, _context.Now, _context.NewId, (kind, id, failure) =>
            StoreLog.RunNotEnded(_logger, kind, id, database.DatabaseName, failure)
        );
        Maintenance = new ObservedMaintenance(new SqlMaintenance(database, _context, primary), _context.Observer, _logger);
    }

    /// <inheritdoc/>
    public IArtifactRepository Artifacts => _session.Artifacts;

    /// <inheritdoc/>
    public IArtifactAliases Aliases => _session.Aliases;

    /// <inheritdoc/>
    public IArtifactLineage Lineage => _session.Lineage;

    /// <inheritdoc/>
    public IArtifactChanges Changes => _session.Changes;

    /// <inheritdoc/>
    public IRunRepository Runs => _session.Runs;

    /// <inheritdoc/>
    public IArtifactStoreSession Primary { get; }

    /// <inheritdoc/>
    public IArtifactStoreMaintenance Maintenance { get; }

    /// <inheritdoc/>
    public IArtifactRetention Retention { get; }

    /// <inheritdoc/>
    public IArtifactHistory History { get; }

    /// <inheritdoc/>
    public IArtifactObservers Observers { get; }

    /// <summary>True if changes are recorded in the feed.</summary>
    internal bool RecordsChanges => _signal is not null;

    /// <summary>The retention without telemetry.</summary>
    internal StoreRetention Pruner { get; }

    /// <summary>The leases on work that one host does at a time.</summary>
    internal LeaseRepository Leases { get; }

    /// <summary>The underlying database, for extensions in provider packages. It belongs to the store.</summary>
    public SqlDatabase Database => _database;

    /// <summary>Opens a store. Nothing is read or written before the first operation.</summary>
    /// <param name="options">The options, with a provider.</param>
    /// <param name="timeProvider">The clock, if the options have none; null for the system's.</param>
    /// <returns>The store.</returns>
    /// <exception cref="ArgumentException">Options are invalid; the message lists all errors.</exception>
    public static SqlArtifactStore Open(ArtifactStoreOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = options.Validate();
        if (failures.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", failures), nameof(options));
        }

        // Wrapped once, for the store and its provider.
        var host = new LoggingContext();
        var own = options.With(options.LoggerFactory is { } loggers ? new NonThrowingLoggerFactory(loggers, host) : null);
        var database = own.Provider!.Open(own);
        host.Writer = database.Writer;
        return new(database, own, own.TimeProvider ?? timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public Task InitializeAsync(CancellationToken cancellationToken = default) => EnsureInitializedAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<FlowRunScope> StartFlowRunAsync(
        string flow,
        string? deployment = null,
        IEnumerable<string>? tags = null,
        FlowRunScopeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new();
        var run = await _starter.StartAsync(flow, deployment, tags, options, cancellationToken).ConfigureAwait(false);
        return new(_scopes, run, options.ProgressInterval);
    }

    /// <inheritdoc/>
    public Task<IArtifactStoreTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default)
    {
        // Not async, since the mark must stay in the caller's flow.
        _database.ThrowIfWaitingForItself();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return BeginTransactionAsync(TransactionFlow.Enter(_database.Writer), cancellationToken);
    }

    /// <inheritdoc/>
    public IArtifactStoreSession Enlist(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new SqlStoreSession(new CancellationLoggingExecutor(_database.Enlist(transaction), _database, _logger), _context, Changes);
    }

    /// <summary>Runs a call as an operation of this store with telemetry, for extensions in provider packages.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="operation">The name of the operation, a constant: <c>backup</c>, for instance.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Passed to the call.</param>
    /// <returns>The result of the call.</returns>
    public Task<T> ObserveAsync<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(operation);
        ArgumentNullException.ThrowIfNull(call);
        return StoreObserver.IsIdle
            ? call(cancellationToken)
            : _context.Observer.RunAsync(new StoreOperation(operation), (call, cancellationToken), static state =>
                state.call(state.cancellationToken)
            );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ThrowIfWithinHost();
        _isDisposed = true;
        _database.Dispose();
        Closed();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ThrowIfWithinHost();
        _isDisposed = true;
        await _database.DisposeAsync().ConfigureAwait(false);
        Closed();
    }

    /// <summary>
    /// Prepares the schema for a copy, and returns the database. A target may hold an unfinished copy, with which every other use of a
    /// store fails.
    /// </summary>
    internal async Task<SqlDatabase> OpenForCopyAsync(bool asTarget, CancellationToken cancellationToken)
    {
        if (asTarget || _database.ReadsWaitForWriter)
        {
            _database.ThrowIfWaitingForItself();
        }

        ObjectDisposedException.ThrowIf(_isDisposed, this);
        await (asTarget ? _migrator.RunAsync(forCopy: true, cancellationToken) : EnsureInitializedAsync(cancellationToken)).ConfigureAwait(
            false
        );
        return _database;
    }

    /// <summary>The logger of the store.</summary>
    internal ILogger Logger => _logger;

    private async Task<IArtifactStoreTransaction> BeginTransactionAsync(TransactionFlow flow, CancellationToken cancellationToken)
    {
        // The span is current in here only; what the host does next is not part of it.
        var observed = StoreObserver.IsIdle ? null : _context.Observer.Begin(StoreOperation.Transaction);
        try
        {
            await EnsureInitializedAsync(cancellationToken).ConfigureAwait(false);
            var scope = await _database.BeginAsync(cancellationToken).ConfigureAwait(false);
            flow.Begin(scope);
            return new SqlStoreTransaction(
                scope,
                _database.Writer,
                new SqlStoreSession(new CancellationLoggingExecutor(scope, _database, _logger), _context, Changes, observed),
                observed,
                _signal
            );
        }
        catch (Exception e)
        {
            flow.Abandon();
            observed?.Fail(e);
            if (e is OperationCanceledException && _isInitialized)
            {
                StoreLog.WriteInterrupted(_logger, _database.DatabaseName);
            }

            throw;
        }
    }

    private Task EnsureInitializedAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _isInitialized ? Task.CompletedTask : InitializeOnceAsync(cancellationToken);
    }

    /// <summary>Throws if disposed from a callback, since closing waits for running work.</summary>
    private void ThrowIfWithinHost()
    {
        HostCallback.ThrowIfWithin(_database);
        HostCallback.ThrowIfWithin(_database.Writer);
    }

    private async Task InitializeOnceAsync(CancellationToken cancellationToken)
    {
        HostCallback.ThrowIfWithin(_database.Writer);
        await _initializing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isInitialized)
            {
                var start = Stopwatch.GetTimestamp();
                await _migrator.RunAsync(forCopy: false, cancellationToken).ConfigureAwait(false);
                _isInitialized = true;
                var milliseconds = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                StoreLog.StoreReady(_logger, _database.SystemName, _database.DatabaseName, milliseconds);
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or ObjectDisposedException))
        {
            StoreLog.InitializeFailed(_logger, _database.DatabaseName, e);
            throw;
        }
        finally
        {
            _initializing.Release();
        }
    }

    private void Closed()
    {
        // Of several concurrent calls, only one logs it.
        if (Interlocked.Increment(ref _closings) == 1)
        {
            StoreLog.StoreClosed(_logger, _database.DatabaseName);
        }
    }
}
