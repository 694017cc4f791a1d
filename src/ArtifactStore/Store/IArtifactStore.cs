using System.Data.Common;

namespace ArtifactStore;

/// <summary>A store of artifacts in one database. Thread-safe; a host keeps one for its whole life.</summary>
/// <example>
/// <code>services.AddArtifactStore().UseSqlite("Data Source=artifacts.db");
///
/// await using IArtifactStore store = SqliteArtifactStore.Open("Data Source=artifacts.db");</code>
/// </example>
public interface IArtifactStore : IArtifactStoreSession, IDisposable, IAsyncDisposable
{
    /// <summary>The same store, for reads that must see every write that was acknowledged before them.</summary>
    /// <remarks>
    /// Reads of a store may be sent to standbys, which lag behind (<c>ReadFromStandby</c> of PostgreSQL); those of this session go to the primary, call by call. Where there are no standbys, as on SQLite,
    /// and in writes there is no difference. It belongs to the store; there is nothing to dispose.
    /// </remarks>
    /// <example>
    /// <code>var report = await store.Artifacts.CreateArtifactAsync(new() { Key = "report" });
    /// var latest = await store.Primary.Artifacts.ReadLatestArtifactAsync("report");   // this report, or a later one
    /// var tables = await store.Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Type = "table" } });   // as a standby knows it</code>
    /// </example>
    IArtifactStoreSession Primary { get; }

    /// <summary>The means to check the store, to mend it, and to ask how it is. It belongs to the store; there is nothing to dispose.</summary>
    IArtifactStoreMaintenance Maintenance { get; }

    /// <summary>Brings the schema to the state that the options ask for. The first operation does the same, once; call it to fail at start instead.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends when the schema is there.</returns>
    /// <exception cref="ArtifactStoreSchemaException">The schema is missing, newer than the library, or foreign.</exception>
    Task InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>Begins a transaction, and waits for the writer's place if it has to.</summary>
    /// <remarks>
    /// Until it ends, a write on the store itself from the same async flow, or from a task that the flow starts, throws instead of waiting for it. Await this method where the transaction is used:
    /// when a helper method of your own awaits it and passes the transaction on, its caller's flow is not known, and such a write waits until the database's time-out.
    /// </remarks>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The transaction, which the caller disposes.</returns>
    /// <exception cref="ArtifactStoreUnavailableException">The database stayed locked past the time-out.</exception>
    /// <exception cref="InvalidOperationException">The same async flow holds a transaction on this database already; it would wait for itself.</exception>
    Task<IArtifactStoreTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default);

    /// <summary>Joins the host's own transaction, so that business data and artifacts commit together. The host commits or rolls back.</summary>
    /// <remarks>
    /// The session bypasses this store's queue of writers and lives by the isolation of the host's transaction. It needs the schema to be there: call <see cref="InitializeAsync"/> before.
    /// </remarks>
    /// <param name="transaction">An open transaction of the provider's type, on the database of this store.</param>
    /// <returns>The session; there is nothing to dispose.</returns>
    /// <exception cref="ArgumentException">The transaction is of another provider, has ended, or is on another database.</exception>
    IArtifactStoreSession Enlist(DbTransaction transaction);
}
