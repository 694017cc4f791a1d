using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>Sends reads to the primary.</summary>
internal sealed class PrimaryExecutor(PostgreSqlDatabase database) : SqlExecutor
{
    public override Task<T> ReadAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    ) => database.ReadFromPrimaryAsync(work, snapshot, cancellationToken);

    public override Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken) =>
        database.WriteAsync(work, cancellationToken);
}
