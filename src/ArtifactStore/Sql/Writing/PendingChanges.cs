namespace ArtifactStore.Sql;

/// <summary>
/// Moves committed changes into the change feed, where they have numbers. Of a database with one writer there are none to move.
/// </summary>
internal static class PendingChanges
{
    /// <summary>Moves changes, up to the number that a call may read.</summary>
    /// <returns>The number of moved changes.</returns>
    public static async Task<long> PublishAsync(SqlExecutor executor, SqlDialect dialect, CancellationToken cancellationToken) =>
        dialect.PublishChanges(IArtifactChanges.MaxLimit) is { Count: > 0 } statements
            ? await executor
                .WriteAsync(new SqlWork<long>(statements, static reader => reader.GetInt64(0)), cancellationToken)
                .ConfigureAwait(false)
            : 0;

    /// <summary>Moves all changes that were committed before the call.</summary>
    public static async Task PublishAllAsync(SqlExecutor executor, SqlDialect dialect, CancellationToken cancellationToken)
    {
        while (await PublishAsync(executor, dialect, cancellationToken).ConfigureAwait(false) == IArtifactChanges.MaxLimit)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
