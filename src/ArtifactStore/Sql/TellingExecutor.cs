using System.Data.Common;
using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sql;

/// <summary>Works inside a transaction, the store's or the host's, and tells the log of writes that were cancelled, as the store does of those outside of one.</summary>
/// <param name="inner">Where the work runs.</param>
/// <param name="database">The database.</param>
/// <param name="logger">Is told.</param>
internal sealed class TellingExecutor(SqlExecutor inner, SqlDatabase database, ILogger logger) : SqlExecutor
{
    public override SqlExecutor ForBatches => ReferenceEquals(inner.ForBatches, inner) ? this : new TellingExecutor(inner.ForBatches, database, logger);

    public override Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, CancellationToken cancellationToken)
    {
        HostCall.ThrowIfWithin(database.Writer);
        return inner.ReadAsync(work, snapshot, cancellationToken);
    }

    public override Task<T> WriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) => TellAsync(() => inner.WriteAsync(work, cancellationToken));

    public override Task<T> WriteAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work, Func<SqlSession, T, CancellationToken, Task<bool>> isWritten, CancellationToken cancellationToken) =>
        TellAsync(() => inner.WriteAsync(work, isWritten, cancellationToken));

    public override Task<IReadOnlyList<T>> WriteAsync<T>(
        IReadOnlyList<SqlStatement> statements,
        Func<DbDataReader, T> read,
        Func<SqlSession, CancellationToken, Task<IReadOnlyList<T>?>> find,
        CancellationToken cancellationToken) => TellAsync(() => inner.WriteAsync(statements, read, find, cancellationToken));

    private async Task<T> TellAsync<T>(Func<Task<T>> write)
    {
        HostCall.ThrowIfWithin(database.Writer);
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            StoreLog.WriteInterrupted(logger, database.DatabaseName);
            throw;
        }
    }
}
