using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sql;

/// <summary>Works inside a transaction, the store's or the host's, and logs writes that were cancelled, as the store does of those outside of one.</summary>
/// <param name="inner">Where the work runs.</param>
/// <param name="database">The database.</param>
/// <param name="logger">The log.</param>
internal sealed class CancellationLoggingExecutor(SqlExecutor inner, SqlDatabase database, ILogger logger) : SqlExecutor
{
    public override Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, CancellationToken cancellationToken)
    {
        HostCall.ThrowIfWithin(database.Writer);
        return inner.ReadAsync(work, snapshot, cancellationToken);
    }

    public override async Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken)
    {
        HostCall.ThrowIfWithin(database.Writer);
        try
        {
            return await inner.WriteAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            StoreLog.WriteInterrupted(logger, database.DatabaseName);
            throw;
        }
    }
}
