namespace ArtifactStore;

/// <summary>Creates, reads, finds, updates and deletes artifacts.</summary>
/// <remarks>
/// Safe for use by many threads at once. What is not there is null, false or an empty list, never an exception. Every method throws
/// <see cref="ArgumentException"/> for a bad argument, <see cref="ArtifactStoreException"/> or one of its kinds when the database fails, and
/// <see cref="OperationCanceledException"/> when it is cancelled; a write is then either whole or not there.
/// </remarks>
public interface IArtifactRepository
{
    /// <summary>Creates an artifact. With a key, it becomes the key's next version and its latest.</summary>
    /// <remarks>
    /// A key is one or more of the characters a-z, 0-9 and '-' (<c>[a-z0-9-]+</c>). Its versions are 1, 2, 3 … in commit order, and no number is given twice while the key has artifacts; after its last
    /// artifact was deleted, the key may start again at 1.
    /// </remarks>
    /// <param name="artifact">The artifact to be created.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifact as stored, equal to what a later read returns.</returns>
    /// <exception cref="ArtifactConflictException">The id exists already, or <see cref="ArtifactCreate.ExpectedVersion"/> is not the latest.</exception>
    Task<Artifact> CreateArtifactAsync(ArtifactCreate artifact, CancellationToken cancellationToken = default);

    /// <summary>Creates artifacts, all of them or none.</summary>
    /// <param name="artifacts">The artifacts to be created; versions of one key are given in the order of the list.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifacts as stored, in the order of the list.</returns>
    /// <exception cref="ArtifactConflictException">An id exists already, or an <see cref="ArtifactCreate.ExpectedVersion"/> is not the latest.</exception>
    Task<IReadOnlyList<Artifact>> CreateArtifactsAsync(IReadOnlyList<ArtifactCreate> artifacts, CancellationToken cancellationToken = default);

    /// <summary>Reads an artifact by its id.</summary>
    /// <param name="artifactId">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifact, or null where there is none.</returns>
    Task<Artifact?> ReadArtifactAsync(Guid artifactId, CancellationToken cancellationToken = default);

    /// <summary>Reads one version of a key.</summary>
    /// <param name="key">The key. Any text may be asked for; one that breaks the rule for keys is not there.</param>
    /// <param name="version">The version number.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifact, or null where there is none.</returns>
    Task<Artifact?> ReadArtifactAsync(string key, int version, CancellationToken cancellationToken = default);

    /// <summary>Reads the latest version of a key.</summary>
    /// <param name="key">The key. Any text may be asked for; one that breaks the rule for keys is not there.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The collection with its latest artifact's fields, or null where the key has no artifacts. Its <see cref="ArtifactCollection.CollectionId"/> is not an artifact's: to update or delete the latest use
    /// <see cref="ArtifactCollection.LatestId"/>.
    /// </returns>
    Task<ArtifactCollection?> ReadLatestArtifactAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Reads the versions of a key, newest first.</summary>
    /// <param name="key">The key. Any text may be asked for; one that breaks the rule for keys is not there.</param>
    /// <param name="limit">The most versions to return; null for all.</param>
    /// <param name="beforeVersion">Returns only versions below this number: the last one of the page before. Null starts at the latest.</param>
    /// <param name="includeData">False leaves the bodies unread.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifacts, by version, newest first.</returns>
    /// <exception cref="ArgumentException"><paramref name="limit"/> is negative.</exception>
    Task<IReadOnlyList<Artifact>> ReadVersionsAsync(string key, int? limit = null, int? beforeVersion = null, bool includeData = true, CancellationToken cancellationToken = default);

    /// <summary>Reads the artifacts that a query finds.</summary>
    /// <param name="query">The query; null for all artifacts.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifacts, in the order of <see cref="ArtifactQueryBase.Sort"/>.</returns>
    /// <exception cref="ArgumentException">Properties of the query contradict each other.</exception>
    Task<IReadOnlyList<Artifact>> ReadArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the keys whose latest artifact a query finds.</summary>
    /// <param name="query">The query; null for all keys.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The collections, in the order of <see cref="ArtifactQueryBase.Sort"/>.</returns>
    /// <exception cref="ArgumentException">Properties of the query contradict each other.</exception>
    Task<IReadOnlyList<ArtifactCollection>> ReadLatestArtifactsAsync(ArtifactCollectionQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the artifacts that a query finds, batch by batch. One batch is held in memory at a time, however many rows there are.</summary>
    /// <remarks>Each batch is a snapshot of its own, and no connection is held between batches: an artifact that is there throughout and keeps its sort key comes exactly once.</remarks>
    /// <param name="query">The query; null for all artifacts.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The artifacts, in the order of <see cref="ArtifactQueryBase.Sort"/>.</returns>
    IAsyncEnumerable<Artifact> StreamArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the keys whose latest artifact a query finds, batch by batch. One batch is held in memory at a time, however many rows there are.</summary>
    /// <remarks>Each batch is a snapshot of its own, and no connection is held between batches: a key that is there throughout and keeps its sort key comes exactly once.</remarks>
    /// <param name="query">The query; null for all keys.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The collections, in the order of <see cref="ArtifactQueryBase.Sort"/>.</returns>
    IAsyncEnumerable<ArtifactCollection> StreamLatestArtifactsAsync(ArtifactCollectionQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Counts the artifacts that the filters of a query pass; its sort, limit, offset and cursor say nothing here.</summary>
    /// <param name="query">The query; null for all artifacts.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of artifacts.</returns>
    Task<long> CountArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Counts the keys whose latest artifact the filters of a query pass; its sort, limit, offset and cursor say nothing here.</summary>
    /// <param name="query">The query; null for all keys.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of keys.</returns>
    Task<long> CountLatestArtifactsAsync(ArtifactCollectionQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Changes an artifact in place. Readers of its key see the change at once where it is the latest.</summary>
    /// <param name="artifactId">The id.</param>
    /// <param name="update">What to change; <see cref="Artifact.Updated"/> moves even where it sets nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the artifact exists.</returns>
    /// <exception cref="ArtifactConflictException">The artifact was changed since <see cref="ArtifactUpdate.ExpectedUpdated"/>.</exception>
    Task<bool> UpdateArtifactAsync(Guid artifactId, ArtifactUpdate update, CancellationToken cancellationToken = default);

    /// <summary>Deletes an artifact. Where it was the latest of its key, the highest remaining version becomes the latest; with the last version the key goes.</summary>
    /// <remarks>A key whose last artifact was deleted may start again at 1.</remarks>
    /// <param name="artifactId">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the artifact existed.</returns>
    Task<bool> DeleteArtifactAsync(Guid artifactId, CancellationToken cancellationToken = default);

    /// <summary>Deletes a version of a key, as <see cref="DeleteArtifactAsync(Guid, CancellationToken)"/> deletes an artifact.</summary>
    /// <remarks>A key that was deleted as a whole and made anew has a version 1 again: who means one artifact gives its id. An update takes the id alone, because what it changes has been read.</remarks>
    /// <param name="key">The key.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the version existed.</returns>
    /// <exception cref="ArgumentException">The key contains a NUL character or an unpaired surrogate.</exception>
    Task<bool> DeleteArtifactAsync(string key, int version, CancellationToken cancellationToken = default);

    /// <summary>Deletes the artifacts that a query finds, all of them or none.</summary>
    /// <remarks>A query whose filters say nothing is refused: a null id or text makes no condition, and a mistake must not delete everything.</remarks>
    /// <example>
    /// <code>// Keep a year, a thousand artifacts at a time, so that other writers have their turn in between.
    /// var old = new ArtifactQuery { Artifacts = new() { Created = new() { Before = DateTimeOffset.UtcNow.AddYears(-1) } }, Limit = 1000 };
    /// while (await artifacts.DeleteArtifactsAsync(old) > 0)
    /// {
    /// }</code>
    /// </example>
    /// <param name="query">The query, with one condition at least. Its sort, limit, offset and cursor count too: with <c>Limit = 100</c> and the default sort the newest hundred go.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of deleted artifacts.</returns>
    /// <exception cref="ArgumentException">No filter of the query says anything. To delete everything say so: <c>Artifacts = new() { Created = new() { After = DateTimeOffset.MinValue } }</c>.</exception>
    Task<long> DeleteArtifactsAsync(ArtifactQuery query, CancellationToken cancellationToken = default);
}
