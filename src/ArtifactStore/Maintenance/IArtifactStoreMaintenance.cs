namespace ArtifactStore;

/// <summary>The means to check a store, to mend it, and to ask how it is. Thread-safe; other work goes on meanwhile.</summary>
/// <remarks><c>docs/operations.md</c> says what each finding means and what to do about it.</remarks>
/// <example>
/// <code>await foreach (var violation in store.Maintenance.VerifyAsync())
/// {
///     Console.WriteLine(violation);
/// }</code>
/// </example>
public interface IArtifactStoreMaintenance
{
    /// <summary>Checks that the store keeps its promises: its invariants, pointers, copied columns, JSON texts, the form of its values, and the database's own check of itself.</summary>
    /// <remarks>
    /// It only reads, page by page, in constant memory whatever the size of the store. Each page is one snapshot, so that what other writers do meanwhile is never taken for a violation. A healthy store gives
    /// nothing. It needs the tables to be there; what is looked at in them is what had been written when the call began, and some of what came later. A store on PostgreSQL reads from its primary.
    /// </remarks>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>Every violation, each once, as it is found.</returns>
    /// <exception cref="ArtifactStoreException">The database can't be read, for another reason than damage. Damage is a violation.</exception>
    IAsyncEnumerable<ArtifactStoreViolation> VerifyAsync(ArtifactStoreVerifyOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Mends what can be derived from other rows: collections from their artifacts, copies from their runs, sizes from their bodies. It never touches a body, an id, a time or a version of an artifact.</summary>
    /// <remarks>
    /// Every row is checked again under the lock of its key before it is changed, in a short transaction for each few hundred rows; what was reported is committed. Other writers may go on. Whoever stops early,
    /// or loses the process, has mended what was reported so far, and can begin anew: on a mended store the call does nothing. What <see cref="ArtifactStoreViolation.IsRepairable"/> excludes stays as it is.
    /// </remarks>
    /// <param name="options">Options, a dry run among them; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the repair.</param>
    /// <returns>Everything that was changed, or, in a dry run, would be.</returns>
    /// <exception cref="ArtifactStoreException">The database can't be read or written, or is damaged: restore a damaged database first.</exception>
    IAsyncEnumerable<ArtifactStoreRepair> RepairAsync(ArtifactStoreRepairOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Finds out whether the store can be read and written, and whether its schema fits.</summary>
    /// <remarks>
    /// It reads the schema's version and begins and ends a write transaction that changes nothing; a failure is in the result, not thrown. Where the database does not answer it takes as long as any call,
    /// so give a token that ends it sooner.
    /// </remarks>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was found.</returns>
    Task<ArtifactStoreHealth> CheckHealthAsync(CancellationToken cancellationToken = default);
}
