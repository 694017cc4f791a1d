using ArtifactStore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sql;

/// <summary>Logs cancelled writes inside a transaction of the store or of the host.</summary>
/// <param name="inner">The decorated executor.</param>
/// <param name="database">The database.</param>
/// <param name="logger">The logger.</param>
internal sealed class CancellationLoggingExecutor(SqlExecutor inner, SqlDatabase database, ILogger logger) : SqlExecutor
{
    public override Task<T> ReadAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    )
    {
        HostCallback.ThrowIfWithin(database.Writer);
        return inner.ReadAsync(work, snapshot, cancellationToken);
    }

    public override async Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken)
    {
        HostCallback.ThrowIfWithin(database.Writer);
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
