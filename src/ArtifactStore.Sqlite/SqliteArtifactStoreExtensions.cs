using ArtifactStore.Sql;
using ArtifactStore.Sqlite;

namespace ArtifactStore;

/// <summary>Operations that are specific to stores on SQLite.</summary>
public static class SqliteArtifactStoreExtensions
{
    /// <summary>Backs up the database of a store in use to a file.</summary>
    /// <remarks>
    /// The backup is the whole file, including tables of the host, as of one snapshot with everything that was acknowledged before the
    /// call. Readers and writers continue; on a file system without support for write-ahead logs, writers wait. The file gets its name when
    /// it is complete and synced. Until then it has the suffix <c>.partial</c>, and is deleted on failure and cancellation. On Unix only
    /// its owner may read it. To restore it, replace the database file with it while no store is open; <c>docs/operations.md</c> has the
    /// steps.
    /// </remarks>
    /// <example><code>await store.BackupAsync($"/backup/artifacts-{DateTime.UtcNow:yyyyMMdd-HHmmss}.db");</code></example>
    /// <param name="store">A store on SQLite, in a file or in memory.</param>
    /// <param name="path">The file to create, which must not exist. A missing folder is created, on Unix for its owner only.</param>
    /// <param name="progress">Receives the progress after about each megabyte, on the copying thread.</param>
    /// <param name="cancellationToken">Cancels the backup and deletes its file.</param>
    /// <returns>A task that completes when the file is in place.</returns>
    /// <exception cref="ArgumentException">The store is not on SQLite, or the path does not name a file.</exception>
    /// <exception cref="ArtifactStoreException">The file exists already or cannot be written, or the database cannot be read.</exception>
    public static async Task BackupAsync(
        this IArtifactStore store,
        string path,
        IProgress<SqliteBackupProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var (own, database) = store is SqlArtifactStore { Database: SqliteDatabase sqlite } known
            ? (known, sqlite)
            : throw new ArgumentException(
                $"The store is a {store.GetType()}, not one opened by this library on SQLite. "
                    + $"Back up other databases with their own tools.",
                nameof(store)
            );
        await own.ObserveAsync("backup", BackUpAsync, cancellationToken).ConfigureAwait(false);

        async Task<bool> BackUpAsync(CancellationToken token)
        {
            using var file = database.CreateBackup(path);
            await own.InitializeAsync(token).ConfigureAwait(false);
            await database.BackUpAsync(file, progress, token).ConfigureAwait(false);
            return true;
        }
    }
}
