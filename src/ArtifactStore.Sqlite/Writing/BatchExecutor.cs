using ArtifactStore.Sql;

namespace ArtifactStore.Sqlite;

/// <summary>The database for writes that take long: each has a commit of its own.</summary>
internal sealed class BatchExecutor(SqliteDatabase database) : SqlExecutor
{
    public override Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, CancellationToken cancellationToken) =>
        database.ReadAsync(work, snapshot, cancellationToken);

    public override Task<T> WriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        database.WriteAsync(work, isWritten: null, mayShare: false, cancellationToken);

    public override Task<T> WriteAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        Func<SqlSession, T, CancellationToken, Task<bool>> isWritten,
        CancellationToken cancellationToken) =>
        database.WriteAsync(work, isWritten, mayShare: false, cancellationToken);
}
