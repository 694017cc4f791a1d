namespace ArtifactStore;

/// <summary>Verifies and repairs a store, and checks its health. Thread-safe; other work continues meanwhile.</summary>
/// <remarks><c>docs/operations.md</c> describes each finding and its remedy.</remarks>
/// <example>
/// <code>await foreach (var violation in store.Maintenance.VerifyAsync())
/// {
///     Console.WriteLine(violation);
/// }</code>
/// </example>
public interface IArtifactStoreMaintenance
{
    /// <summary>
    /// Verifies the store: its invariants, pointers, denormalised columns, JSON texts and the form of its values, and runs the database's
    /// own check.
    /// </summary>
    /// <remarks>
    /// It only reads, page by page, with constant memory. Each page is one snapshot, so that concurrent writes are never taken for
    /// violations. A healthy store has none. The tables must exist. It covers all rows written before the call, and some written after it.
    /// On PostgreSQL it reads from the primary.
    /// </remarks>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the verification.</param>
    /// <returns>The violations as they are found, each once.</returns>
    /// <exception cref="ArtifactStoreException">
    /// The database can't be read, for a reason other than damage. Damage is a violation.
    /// </exception>
    IAsyncEnumerable<ArtifactStoreViolation> VerifyAsync(
        ArtifactStoreVerifyOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// Repairs derived data: collections from their artifacts, denormalised columns from their runs, sizes from their bodies. It also
    /// rebuilds indexes and advances sequences. It never changes a body, or an id, time or version of an artifact.
    /// </summary>
    /// <remarks>
    /// Each row is checked again under the lock of its key before it is changed, in short transactions of a few hundred rows. Reported
    /// repairs are committed. Other writers may continue. After a cancellation or a crash the repair can be started again; on a repaired
    /// store it does nothing. Violations for which <see cref="ArtifactStoreViolation.IsRepairable"/> is false remain.
    /// </remarks>
    /// <param name="options">Options, including a dry run; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the repair.</param>
    /// <returns>The repairs that were made, or, in a dry run, would be made.</returns>
    /// <exception cref="ArtifactStoreException">
    /// The database can't be read or written, or is damaged: restore a damaged database first.
    /// </exception>
    IAsyncEnumerable<ArtifactStoreRepair> RepairAsync(
        ArtifactStoreRepairOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Checks that the store can be read and written, and that its schema is the required one.</summary>
    /// <remarks>
    /// It reads the schema version and runs a write transaction that changes nothing. Failures are returned, not thrown. If the database
    /// does not respond, it takes as long as any call, so use a token to limit it.
    /// </remarks>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The health of the store.</returns>
    Task<ArtifactStoreHealth> CheckHealthAsync(CancellationToken cancellationToken = default);
}
