using ArtifactStore.Diagnostics;
using ArtifactStore.Sql;

namespace ArtifactStore;

/// <summary>
/// Copies a store to another, which may use a different database. Ids, times, versions, latest pointers, bodies and runs are copied
/// unchanged.
/// </summary>
/// <remarks>
/// The target must be empty, or hold an unfinished copy of the same source. During the copy, no store can open the target, and nothing else
/// may write to it. If one of the stores has its runs in views of the host (<see cref="RunTables.HostViews"/>), only artifacts and
/// collections are copied.
/// </remarks>
/// <example>
/// <code>await using var file = SqliteArtifactStore.Open("Data Source=artifacts.db");
/// await using var backup = SqliteArtifactStore.Open("Data Source=copy.db");
/// var result = await ArtifactStoreCopy.RunAsync(file, backup);</code>
/// </example>
public static class ArtifactStoreCopy
{
    /// <summary>Copies the source to the target, or resumes an unfinished copy, and compares both at the end.</summary>
    /// <remarks>
    /// Memory use does not depend on the size of the store. After a cancellation or a crash, the same call resumes the copy. The source may
    /// be written to during the copy; further passes copy the changes. At the end, the target equals the source as of the start of the last
    /// comparison, so stop the source's writers for a copy that misses nothing.
    /// </remarks>
    /// <param name="source">The store to copy. It is only read.</param>
    /// <param name="target">The store to copy into.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Receives the progress after each batch.</param>
    /// <param name="cancellationToken">Cancels the copy. The rows copied so far remain, and the next call resumes there.</param>
    /// <returns>The result of the final comparison, in which all tables are equal.</returns>
    /// <exception cref="ArgumentException">A store was not opened by this library, or both are the same.</exception>
    /// <exception cref="ArtifactStoreException">
    /// The target is not empty, or holds an unfinished copy of another source; another call has taken over the copy; a row (named in the
    /// message) cannot be read or written; or the stores still differ after <see cref="ArtifactStoreCopyOptions.MaxPasses"/> passes.
    /// </exception>
    public static async Task<ArtifactStoreCopyResult> RunAsync(
        IArtifactStore source,
        IArtifactStore target,
        ArtifactStoreCopyOptions? options = null,
        IProgress<ArtifactStoreCopyProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var (from, to) = Stores(source, target);
        return await to.ObserveAsync(StoreOperation.Copy.Name, CopyAsync, cancellationToken).ConfigureAwait(false);

        async Task<ArtifactStoreCopyResult> CopyAsync(CancellationToken token)
        {
            var sourceDatabase = await from.OpenForCopyAsync(asTarget: false, token).ConfigureAwait(false);
            var targetDatabase = await to.OpenForCopyAsync(asTarget: true, token).ConfigureAwait(false);
            StoreLog.CopyBegun(to.Logger, sourceDatabase.DatabaseName, targetDatabase.DatabaseName);
            var result = await new StoreCopy(sourceDatabase, targetDatabase, options ?? new(), progress)
                .RunAsync(token)
                .ConfigureAwait(false);
            StoreLog.CopyDone(to.Logger, sourceDatabase.DatabaseName, targetDatabase.DatabaseName);
            return result;
        }
    }

    /// <summary>Compares two stores row by row, without writing.</summary>
    /// <param name="source">One store.</param>
    /// <param name="target">The other store, without an unfinished copy.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Receives the progress after each batch.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    /// <returns>The result; <see cref="ArtifactStoreCopyResult.IsEqual"/> is true if the stores are equal.</returns>
    /// <exception cref="ArgumentException">A store was not opened by this library, or both are the same.</exception>
    /// <exception cref="ArtifactStoreException">A row (named in the message) cannot be read.</exception>
    public static async Task<ArtifactStoreCopyResult> VerifyAsync(
        IArtifactStore source,
        IArtifactStore target,
        ArtifactStoreCopyOptions? options = null,
        IProgress<ArtifactStoreCopyProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var (from, to) = Stores(source, target);
        return await to.ObserveAsync(StoreOperation.Compare.Name, CompareAsync, cancellationToken).ConfigureAwait(false);

        async Task<ArtifactStoreCopyResult> CompareAsync(CancellationToken token)
        {
            var sourceDatabase = await from.OpenForCopyAsync(asTarget: false, token).ConfigureAwait(false);
            var targetDatabase = await to.OpenForCopyAsync(asTarget: false, token).ConfigureAwait(false);
            return await new StoreCopy(sourceDatabase, targetDatabase, options ?? new(), progress).VerifyAsync(token).ConfigureAwait(false);
        }
    }

    private static (SqlArtifactStore Source, SqlArtifactStore Target) Stores(IArtifactStore source, IArtifactStore target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        return ReferenceEquals(source, target)
            ? throw new ArgumentException("Source and target are the same store. Open a store on another database.", nameof(target))
            : (Own(source, nameof(source)), Own(target, nameof(target)));
    }

    private static SqlArtifactStore Own(IArtifactStore store, string parameter) =>
        store as SqlArtifactStore
        ?? throw new ArgumentException(
            $"The {parameter} is a {store.GetType()}; a copy needs a store opened by this library, not a wrapper around it.",
            parameter
        );
}
