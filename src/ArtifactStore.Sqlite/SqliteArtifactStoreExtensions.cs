using ArtifactStore.Sql;
using ArtifactStore.Sqlite;

namespace ArtifactStore;

/// <summary>What a store on SQLite can do besides.</summary>
public static class SqliteArtifactStoreExtensions
{
    /// <summary>Copies the database of a store that is in use into another file.</summary>
    /// <remarks>
    /// The copy is the whole file, tables of the host included, as one snapshot shows it: everything that was acknowledged before the call is in it, and nothing by halves. Readers and writers go on; on a file
    /// system without write-ahead logs, writers wait. The copy appears under its name when it is complete and on the disk; until then it is beside it, with the ending <c>.partial</c>, and is removed on
    /// failure and cancellation. On Unix only its owner may read it. To restore it, put it in the place of the file while no store is open; <c>docs/operations.md</c> says how.
    /// </remarks>
    /// <example><code>await store.BackupAsync($"/backup/artifacts-{DateTime.UtcNow:yyyyMMdd-HHmmss}.db");</code></example>
    /// <param name="store">A store on SQLite, in a file or in memory.</param>
    /// <param name="path">The file to make. It must not be there; a folder that does not exist is made, on Unix for its owner alone.</param>
    /// <param name="progress">Is told after about each megabyte, on the thread that copies.</param>
    /// <param name="cancellationToken">Ends the backup; nothing of it remains.</param>
    /// <returns>A task that ends when the file is there.</returns>
    /// <exception cref="ArgumentException">The store is not on SQLite, or the path names no file.</exception>
    /// <exception cref="ArtifactStoreException">A file of this name is there already, the file can't be written, or the database can't be read.</exception>
    public static async Task BackupAsync(this IArtifactStore store, string path, IProgress<SqliteBackupProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var (own, database) = store is SqlArtifactStore { Database: SqliteDatabase sqlite } known
            ? (known, sqlite)
            : throw new ArgumentException($"The store is a {store.GetType()}, not one that this library has opened on SQLite. Back up other databases with their own tools.", nameof(store));
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
