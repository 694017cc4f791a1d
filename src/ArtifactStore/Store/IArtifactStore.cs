using System.Data.Common;

namespace ArtifactStore;

/// <summary>A store of artifacts in one database. Thread-safe; a host keeps one for its lifetime.</summary>
/// <example>
/// <code>services.AddArtifactStore().UseSqlite("Data Source=artifacts.db");
///
/// await using IArtifactStore store = SqliteArtifactStore.Open("Data Source=artifacts.db");</code>
/// </example>
public interface IArtifactStore : IArtifactStoreSession, IDisposable, IAsyncDisposable
{
    /// <summary>A session of the same store whose reads see all writes acknowledged before.</summary>
    /// <remarks>
    /// Reads of a store may go to standbys, which lag behind (<c>ReadFromStandby</c> of PostgreSQL); reads of this session go to the
    /// primary. For writes, and without standbys as on SQLite, there is no difference. It belongs to the store and need not be disposed.
    /// </remarks>
    /// <example>
    /// <code>var report = await store.Artifacts.CreateArtifactAsync(new() { Key = "report" });
    /// var latest = await store.Primary.Artifacts.ReadLatestArtifactAsync("report");   // this report, or a later one
    /// var count = await store.Artifacts.CountArtifactsAsync();   // possibly from a standby</code>
    /// </example>
    IArtifactStoreSession Primary { get; }

    /// <summary>The maintenance operations: verification, repair and health. It belongs to the store and need not be disposed.</summary>
    IArtifactStoreMaintenance Maintenance { get; }

    /// <summary>Deletes what the store need not keep for ever. It belongs to the store and need not be disposed.</summary>
    IArtifactRetention Retention { get; }

    /// <summary>Imports and exports of history. It belongs to the store and need not be disposed.</summary>
    IArtifactHistory History { get; }

    /// <summary>The observers of the change feed on all hosts. It belongs to the store and need not be disposed.</summary>
    IArtifactObservers Observers { get; }

    /// <summary>
    /// Creates, upgrades or validates the schema, as set in the options. The first operation does so implicitly; call this to fail at
    /// startup.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the schema is ready.</returns>
    /// <exception cref="ArtifactStoreSchemaException">The schema is missing, newer than the library, or another application's.</exception>
    Task InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>Starts a flow run that records itself. Its flow and its deployment are found by name, or created.</summary>
    /// <remarks>
    /// Names are not unique. The oldest flow of the name is taken, or a new one is saved whose id is derived from the name, so that
    /// concurrent starts on any host save one row. Likewise the deployment, within its flow. The run is saved as RUNNING in the same
    /// transaction, with its start time and the id of the current trace (<see cref="System.Diagnostics.Activity"/>).
    /// </remarks>
    /// <example>
    /// <code>await using var run = await store.StartFlowRunAsync("nightly", deployment: "prod", tags: ["eu"]);
    /// await using (var extract = await run.StartTaskRunAsync("extract"))
    /// {
    ///     await extract.Artifacts.CreateArtifactAsync(ArtifactCreate.Table(rows, "orders"));
    ///     await extract.CompleteAsync();
    /// }
    ///
    /// await run.CompleteAsync();</code>
    /// </example>
    /// <param name="flow">The name of the flow.</param>
    /// <param name="deployment">The name of the deployment within the flow; null for none.</param>
    /// <param name="tags">The tags of the run.</param>
    /// <param name="options">Further fields of the run; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running flow run, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">
    /// A name is empty, or a text cannot be stored or exceeds the <see cref="ArtifactStoreLimits"/>.
    /// </exception>
    /// <exception cref="NotSupportedException">The runs are views of the host (<see cref="RunTables.HostViews"/>).</exception>
    Task<FlowRunScope> StartFlowRunAsync(
        string flow,
        string? deployment = null,
        IEnumerable<string>? tags = null,
        FlowRunScopeOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Begins a transaction. On SQLite it first waits for the write lock.</summary>
    /// <remarks>
    /// Until it ends, a write on the store itself from the same async flow, or from a task started by it, throws instead of deadlocking.
    /// This needs the method to be awaited where the transaction is used: if a helper method awaits it and returns the transaction, the
    /// caller's flow is not recognised, and such a write waits for the database's timeout.
    /// </remarks>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The transaction, to be disposed by the caller.</returns>
    /// <exception cref="ArtifactStoreUnavailableException">The database stayed locked beyond the timeout.</exception>
    /// <exception cref="InvalidOperationException">
    /// The same async flow already holds a transaction on this database, and would deadlock.
    /// </exception>
    Task<IArtifactStoreTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Joins the host's own transaction, so that business data and artifacts commit together. The host commits or rolls back.
    /// </summary>
    /// <remarks>
    /// The session bypasses the store's write queue and has the isolation level of the host's transaction. The schema must exist: call
    /// <see cref="InitializeAsync"/> first.
    /// </remarks>
    /// <param name="transaction">An open transaction of the provider's type, on the database of this store.</param>
    /// <returns>The session, which need not be disposed.</returns>
    /// <exception cref="ArgumentException">The transaction belongs to another provider or another database, or has ended.</exception>
    IArtifactStoreSession Enlist(DbTransaction transaction);
}
