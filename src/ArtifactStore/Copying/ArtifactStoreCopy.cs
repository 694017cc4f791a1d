using ArtifactStore.Diagnostics;
using ArtifactStore.Sql;

namespace ArtifactStore;

/// <summary>Copies a whole store into another one, whatever their databases: ids, times, versions, pointers and bodies arrive unchanged, and so do runs.</summary>
/// <remarks>
/// The target must be empty, or hold an unfinished copy of the same source. While a copy is unfinished the target belongs to it: no store opens it, and nobody else may write to it. Where one of the
/// stores has its runs in views of the host (<see cref="RunTables.HostViews"/>), artifacts and collections alone are copied.
/// </remarks>
/// <example>
/// <code>await using var file = SqliteArtifactStore.Open("Data Source=artifacts.db");
/// await using var backup = SqliteArtifactStore.Open("Data Source=copy.db");
/// var result = await ArtifactStoreCopy.RunAsync(file, backup);</code>
/// </example>
public static class ArtifactStoreCopy
{
    /// <summary>Copies the source into the target, or goes on with a copy that was begun earlier, and compares both at the end.</summary>
    /// <remarks>
    /// Memory stays the same whatever the size of the store. A copy that was cancelled, or whose process died, is gone on with by the same call. The source may be written to meanwhile; what changed is
    /// brought over by further passes. When the copy ends, the target equals the source as it was when the last comparison began, so stop the writers of the source before a copy that must miss nothing.
    /// </remarks>
    /// <param name="source">The store to copy. It is only read.</param>
    /// <param name="target">The store to copy into.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Cancels the copy; what was copied stays, and the next call goes on from there.</param>
    /// <returns>What was compared at the end, which is equal in all tables.</returns>
    /// <exception cref="ArgumentException">A store is not of this library, or both are one.</exception>
    /// <exception cref="ArtifactStoreException">
    /// The target is not empty; it holds an unfinished copy of another source; another call has taken the copy over; a row can't be read or written, which the message names; or the stores
    /// differ after <see cref="ArtifactStoreCopyOptions.MaxPasses"/> passes.
    /// </exception>
    public static async Task<ArtifactStoreCopyResult> RunAsync(
        IArtifactStore source,
        IArtifactStore target,
        ArtifactStoreCopyOptions? options = null,
        IProgress<ArtifactStoreCopyProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var (from, to) = Stores(source, target);
        return await to.ObserveAsync(StoreOperation.Copy.Name, CopyAsync, cancellationToken).ConfigureAwait(false);

        async Task<ArtifactStoreCopyResult> CopyAsync(CancellationToken token)
        {
            var sourceDatabase = await from.OpenForCopyAsync(asTarget: false, token).ConfigureAwait(false);
            var targetDatabase = await to.OpenForCopyAsync(asTarget: true, token).ConfigureAwait(false);
            StoreLog.CopyBegun(to.Logger, sourceDatabase.DatabaseName, targetDatabase.DatabaseName);
            var result = await new StoreCopy(sourceDatabase, targetDatabase, options ?? new(), progress).RunAsync(token).ConfigureAwait(false);
            StoreLog.CopyDone(to.Logger, sourceDatabase.DatabaseName, targetDatabase.DatabaseName);
            return result;
        }
    }

    /// <summary>Compares two stores row by row, and writes nothing.</summary>
    /// <param name="source">One store.</param>
    /// <param name="target">The other one, which holds no unfinished copy.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    /// <returns>What was found; <see cref="ArtifactStoreCopyResult.IsEqual"/> tells whether they are equal.</returns>
    /// <exception cref="ArgumentException">A store is not of this library, or both are one.</exception>
    /// <exception cref="ArtifactStoreException">A row can't be read, which the message names.</exception>
    public static async Task<ArtifactStoreCopyResult> VerifyAsync(
        IArtifactStore source,
        IArtifactStore target,
        ArtifactStoreCopyOptions? options = null,
        IProgress<ArtifactStoreCopyProgress>? progress = null,
        CancellationToken cancellationToken = default)
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
            ? throw new ArgumentException("Source and target are one store. Open a store on another database.", nameof(target))
            : (Own(source, nameof(source)), Own(target, nameof(target)));
    }

    private static SqlArtifactStore Own(IArtifactStore store, string parameter) => store as SqlArtifactStore
        ?? throw new ArgumentException($"The {parameter} is a {store.GetType()}; a copy needs a store that this library has opened, and not a wrapper around it.", parameter);
}
