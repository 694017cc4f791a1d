namespace ArtifactStore;

/// <summary>Creates, reads, finds, updates and deletes artifacts.</summary>
/// <remarks>
/// Thread-safe. A missing artifact is null, false or an empty list, never an exception. Every method throws <see cref="ArgumentException"/>
/// for an invalid argument, <see cref="ArtifactStoreException"/> or a derived exception if the database fails, and
/// <see cref="OperationCanceledException"/> if it is cancelled. A cancelled write is either complete or absent.
/// </remarks>
public interface IArtifactRepository
{
    /// <summary>Creates an artifact. If it has a key, it becomes the latest version of the key.</summary>
    /// <remarks>
    /// A key is one or more of the characters a-z, 0-9 and '-' (<c>[a-z0-9-]+</c>). Its versions are 1, 2, 3 … in commit order. A number is
    /// never reused while the key has artifacts. After its last artifact is deleted, the key starts again at 1.
    /// </remarks>
    /// <param name="artifact">The artifact to be created.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifact as stored, equal to what a later read returns.</returns>
    /// <exception cref="ArtifactConflictException">
    /// The id exists already, <see cref="ArtifactCreate.ExpectedVersion"/> is not the latest version, or
    /// <see cref="ArtifactCreate.ExpectedLatestId"/> is not the latest artifact.
    /// </exception>
    Task<Artifact> CreateArtifactAsync(ArtifactCreate artifact, CancellationToken cancellationToken = default);

    /// <summary>Creates artifacts atomically.</summary>
    /// <param name="artifacts">The artifacts to be created. Versions of one key are numbered in the order of the list.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifacts as stored, in the order of the list.</returns>
    /// <exception cref="ArtifactConflictException">
    /// An id exists already, an <see cref="ArtifactCreate.ExpectedVersion"/> is not the latest version, or an
    /// <see cref="ArtifactCreate.ExpectedLatestId"/> is not the latest artifact.
    /// </exception>
    Task<IReadOnlyList<Artifact>> CreateArtifactsAsync(
        IReadOnlyList<ArtifactCreate> artifacts,
        CancellationToken cancellationToken = default
    );

    /// <summary>Reads the latest artifact of a key, or creates the first if the key has none. Of concurrent calls one creates.</summary>
    /// <remarks>A stored artifact is returned as it is. Of <paramref name="artifact"/> only the key is used then.</remarks>
    /// <example>
    /// <code>var (settings, isCreated) = await artifacts.GetOrCreateArtifactAsync(new() { Key = "settings", Data = defaults });</code>
    /// </example>
    /// <param name="artifact">The artifact to be created if the key has none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifact, and whether it is new.</returns>
    /// <exception cref="ArgumentException">
    /// The artifact has no key, or it has an <see cref="ArtifactCreate.ExpectedVersion"/> other than 0 or an
    /// <see cref="ArtifactCreate.ExpectedLatestId"/>.
    /// </exception>
    /// <exception cref="ArtifactConflictException">The key has no artifact, and the id exists already.</exception>
    Task<GetOrCreateResult> GetOrCreateArtifactAsync(ArtifactCreate artifact, CancellationToken cancellationToken = default);

    /// <summary>Reads an artifact by its id.</summary>
    /// <param name="artifactId">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifact, or null if there is none.</returns>
    Task<Artifact?> ReadArtifactAsync(Guid artifactId, CancellationToken cancellationToken = default);

    /// <summary>Reads one version of a key.</summary>
    /// <param name="key">The key. Need not be a valid key. NUL characters, unpaired surrogates and over-long texts throw.</param>
    /// <param name="version">The version number.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifact, or null if there is none.</returns>
    Task<Artifact?> ReadArtifactAsync(string key, int version, CancellationToken cancellationToken = default);

    /// <summary>Reads the latest version of a key.</summary>
    /// <param name="key">The key. Need not be a valid key. NUL characters, unpaired surrogates and over-long texts throw.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The collection with the fields of its latest artifact, or null if the key has no artifacts. To update or delete the latest, use
    /// <see cref="ArtifactCollection.LatestId"/>, not <see cref="ArtifactCollection.CollectionId"/>.
    /// </returns>
    Task<ArtifactCollection?> ReadLatestArtifactAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Reads the versions of a key, newest first.</summary>
    /// <param name="key">The key. Need not be a valid key. NUL characters, unpaired surrogates and over-long texts throw.</param>
    /// <param name="limit">The maximum number of versions; null for all.</param>
    /// <param name="beforeVersion">
    /// Returns only versions below this number: the last of the previous page. Null starts at the latest.
    /// </param>
    /// <param name="includeData">False to leave the bodies unread.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifacts, newest version first.</returns>
    /// <exception cref="ArgumentException"><paramref name="limit"/> is negative.</exception>
    Task<IReadOnlyList<Artifact>> ReadVersionsAsync(
        string key,
        int? limit = null,
        int? beforeVersion = null,
        bool includeData = true,
        CancellationToken cancellationToken = default
    );

    /// <summary>Reads the artifacts that match a query.</summary>
    /// <param name="query">The query; null for all artifacts.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifacts, in the order of <see cref="ArtifactQueryBase.Sort"/>.</returns>
    /// <exception cref="ArgumentException">Properties of the query contradict each other.</exception>
    Task<IReadOnlyList<Artifact>> ReadArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the keys whose latest artifact matches a query.</summary>
    /// <param name="query">The query; null for all keys.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The collections, in the order of <see cref="ArtifactQueryBase.Sort"/>.</returns>
    /// <exception cref="ArgumentException">Properties of the query contradict each other.</exception>
    Task<IReadOnlyList<ArtifactCollection>> ReadLatestArtifactsAsync(
        ArtifactCollectionQuery? query = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Reads a page of the artifacts that match a query, with the cursor of the next one.</summary>
    /// <remarks>Rows and total are of one snapshot. The total counts all that passes, which can take longer than the page.</remarks>
    /// <example>
    /// <code>var page = await artifacts.ReadArtifactPageAsync(new() { Limit = 50 }, includeTotal: true);
    /// Console.WriteLine($"{page.Items.Count} of {page.Total}");
    /// var next = await artifacts.ReadArtifactPageAsync(new() { Limit = 50, After = page.Next });</code>
    /// </example>
    /// <param name="query">The query; null for all artifacts.</param>
    /// <param name="includeTotal">True to count what the filters pass as well.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">Properties of the query contradict each other.</exception>
    Task<ArtifactPage<Artifact>> ReadArtifactPageAsync(
        ArtifactQuery? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    );

    /// <summary>Reads a page of the keys whose latest artifact matches a query, with the cursor of the next one.</summary>
    /// <remarks>Rows and total are of one snapshot. The total counts all that passes, which can take longer than the page.</remarks>
    /// <param name="query">The query; null for all keys.</param>
    /// <param name="includeTotal">True to count what the filters pass as well.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">Properties of the query contradict each other.</exception>
    Task<ArtifactPage<ArtifactCollection>> ReadLatestArtifactPageAsync(
        ArtifactCollectionQuery? query = null,
        bool includeTotal = false,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// Reads the artifacts that match a query in batches. It holds one batch in memory; on PostgreSQL outside transactions, up to two.
    /// </summary>
    /// <remarks>
    /// Each batch is its own snapshot, and no connection is held between batches. An artifact that exists throughout and keeps its sort key
    /// is returned exactly once.
    /// </remarks>
    /// <param name="query">The query; null for all artifacts.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The artifacts, in the order of <see cref="ArtifactQueryBase.Sort"/>.</returns>
    IAsyncEnumerable<Artifact> StreamArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the keys whose latest artifact matches a query in batches. It holds one batch in memory; on PostgreSQL outside transactions,
    /// up to two.
    /// </summary>
    /// <remarks>
    /// Each batch is its own snapshot, and no connection is held between batches. A key that exists throughout and keeps its sort key is
    /// returned exactly once.
    /// </remarks>
    /// <param name="query">The query; null for all keys.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The collections, in the order of <see cref="ArtifactQueryBase.Sort"/>.</returns>
    IAsyncEnumerable<ArtifactCollection> StreamLatestArtifactsAsync(
        ArtifactCollectionQuery? query = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Counts the artifacts that match the filters of a query. Its sort, limit, offset and cursor are ignored.</summary>
    /// <param name="query">The query; null for all artifacts.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of artifacts.</returns>
    Task<long> CountArtifactsAsync(ArtifactQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Counts the keys whose latest artifact matches the filters of a query. Its sort, limit, offset and cursor are ignored.
    /// </summary>
    /// <param name="query">The query; null for all keys.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of keys.</returns>
    Task<long> CountLatestArtifactsAsync(ArtifactCollectionQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Updates an artifact in place. If it is the latest of its key, readers of the key see the change at once.</summary>
    /// <param name="artifactId">The id.</param>
    /// <param name="update">The change; <see cref="Artifact.Updated"/> moves even if it sets nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True if the artifact exists.</returns>
    /// <exception cref="ArtifactConflictException">The artifact has changed since <see cref="ArtifactUpdate.ExpectedUpdated"/>.</exception>
    Task<bool> UpdateArtifactAsync(Guid artifactId, ArtifactUpdate update, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes an artifact. If it was the latest of its key, the highest remaining version becomes the latest. If it was the last version,
    /// the key is deleted too.
    /// </summary>
    /// <remarks>After its last artifact is deleted, a key starts again at 1.</remarks>
    /// <param name="artifactId">The id.</param>
    /// <param name="force">True to delete an aliased artifact as well, with its aliases.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True if the artifact existed.</returns>
    /// <exception cref="ArtifactConflictException">
    /// The artifact has aliases (<see cref="ArtifactConflictException.Aliases"/>), and <paramref name="force"/> is false.
    /// </exception>
    Task<bool> DeleteArtifactAsync(Guid artifactId, bool force = false, CancellationToken cancellationToken = default);

    /// <summary>Deletes a version of a key, like <see cref="DeleteArtifactAsync(Guid, bool, CancellationToken)"/>.</summary>
    /// <remarks>
    /// A key that was deleted and created anew has a version 1 again: use the id to delete one particular artifact. Updates take only the
    /// id, since they follow a read.
    /// </remarks>
    /// <param name="key">The key.</param>
    /// <param name="version">The version.</param>
    /// <param name="force">True to delete an aliased artifact as well, with its aliases.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True if the version existed.</returns>
    /// <exception cref="ArgumentException">The key contains a NUL character or an unpaired surrogate, or is too long.</exception>
    /// <exception cref="ArtifactConflictException">
    /// The version has aliases (<see cref="ArtifactConflictException.Aliases"/>), and <paramref name="force"/> is false.
    /// </exception>
    Task<bool> DeleteArtifactAsync(string key, int version, bool force = false, CancellationToken cancellationToken = default);

    /// <summary>Deletes the artifacts that match a query, atomically. Aliased ones are left and counted.</summary>
    /// <remarks>
    /// A query without any condition throws: a null id or text gives no condition, and such a mistake must not delete everything.
    /// The aliased artifacts that a query with a limit finds count towards it, unless its filter leaves them out.
    /// </remarks>
    /// <example>
    /// <code>// Keep a year. Delete a thousand artifacts at a time, so that other writers can write in between.
    /// var age = new TimeCondition { Before = DateTimeOffset.UtcNow.AddYears(-1) };
    /// var old = new ArtifactQuery { Artifacts = new() { Created = age, Alias = new() { IsNull = true } }, Limit = 1000 };
    /// while ((await artifacts.DeleteArtifactsAsync(old)).Deleted > 0)
    /// {
    /// }</code>
    /// </example>
    /// <param name="query">
    /// The query, with at least one condition. Its sort, limit, offset and cursor apply too: <c>Limit = 100</c> with the default sort
    /// deletes the newest hundred.
    /// </param>
    /// <param name="force">True to delete aliased artifacts as well, with their aliases.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of deleted artifacts, and that of those left because they have aliases.</returns>
    /// <exception cref="ArgumentException">
    /// The filters of the query have no condition. To delete everything, use
    /// <c>Artifacts = new() { Created = new() { After = DateTimeOffset.MinValue } }</c>.
    /// </exception>
    Task<ArtifactDeleteResult> DeleteArtifactsAsync(ArtifactQuery query, bool force = false, CancellationToken cancellationToken = default);
}
