using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>Copies a database page by page to an empty file, as of one snapshot.</summary>
/// <remarks>
/// SQLite's backup restarts after a write by another connection, and would never end under constant writes. It therefore runs inside a read
/// transaction, whose snapshot does not change. Readers and writers of a file in WAL mode do not wait for it; the log grows meanwhile.
/// VACUUM INTO would do the same with more work and without progress.
/// </remarks>
internal sealed class Backup(
    SqliteConnector connector,
    string path,
    Action<SqliteBackupProgress>? report,
    CancellationToken cancellationToken
)
{
    /// <summary>The number of pages between two checks of the token, about a megabyte.</summary>
    private const int Pages = 256;

    /// <summary>Copies the file on a dedicated thread.</summary>
    /// <exception cref="ArtifactStoreUnavailableException">The system could not start a thread.</exception>
    public async Task RunOnOwnThreadAsync()
    {
        try
        {
            await Task
                .Factory.StartNew(RunOnFile, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ConfigureAwait(false);
        }
        catch (TaskSchedulerException e)
        {
            throw new ArtifactStoreUnavailableException(
                "The system could not start a thread for the backup. Try again later, "
                    + $"or raise the limits of memory and of processes (ulimit -u, pids.max). {e.InnerException?.Message}",
                e
            );
        }
    }

    /// <summary>Copies the whole database. Blocks its thread.</summary>
    /// <exception cref="SqliteException">The database can't be read.</exception>
    /// <exception cref="ArtifactStoreException">The file can't be written.</exception>
    public bool Run(SqliteConnection source)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SqliteHandle.Execute(source.Handle!, "BEGIN; SELECT 1 FROM sqlite_master LIMIT 1");
        try
        {
            using var target = Try(() => connector.OpenCopy(path));
            Copy(source.Handle!, target.Handle!, SqliteHandle.Number(source.Handle!, "PRAGMA page_size"));
        }
        finally
        {
            SqliteHandle.TryExecute(source.Handle!, "ROLLBACK");
        }

        return true;
    }

    private void RunOnFile()
    {
        using (var connection = connector.OpenReader())
        {
            try
            {
                Run(connection);
                if (connection.Seen is null || connector.IsUnchanged(connection))
                {
                    return;
                }
            }
            catch (Exception e)
                when (e is SqliteException or ArtifactStoreException && connection.Seen is not null && !connector.IsUnchanged(connection))
            {
                // Another connection has written meanwhile.
            }
        }

        using var locked = connector.OpenReader(SqliteAccess.ReadOnly);
        Run(locked);
    }

    private void Copy(sqlite3 source, sqlite3 target, long pageSize)
    {
        using var backup = raw.sqlite3_backup_init(target, "main", source, "main");
        if (backup is null || backup.IsInvalid)
        {
            throw Failed(Error(raw.sqlite3_extended_errcode(target)));
        }

        int result;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            result = raw.sqlite3_backup_step(backup, Pages);
            var total = raw.sqlite3_backup_pagecount(backup);
            report?.Invoke(new((total - raw.sqlite3_backup_remaining(backup)) * pageSize, total * pageSize));
        } while (result == raw.SQLITE_OK);

        if (result != raw.SQLITE_DONE)
        {
            // A read error belongs to the database, a write error to the copy; a disk error may belong to either.
            throw result is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB ? Error(result) : Failed(Error(result));
        }
    }

    private T Try<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (SqliteException e)
        {
            throw Failed(e);
        }
    }

    private ArtifactStoreException Failed(SqliteException error) =>
        new(
            $"The backup of '{connector.Name}' into '{path}' failed. Check the free space of its disk and the permissions of its folder. "
                + $"{error.Message}",
            error
        );

    private static SqliteException Error(int result) =>
        new($"SQLite Error {result & 0xff}: '{raw.sqlite3_errstr(result).utf8_to_string()}'.", result & 0xff, result);
}
