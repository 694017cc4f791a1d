using System.Data.Common;
using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>The database, with reads that go to the primary.</summary>
internal sealed class PrimaryExecutor(PostgreSqlDatabase database) : SqlExecutor
{
    public override Task<T> ReadAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, bool snapshot, CancellationToken cancellationToken) =>
        database.ReadFromPrimaryAsync(work, snapshot, cancellationToken);

    public override Task<T> WriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) => database.WriteAsync(work, cancellationToken);

    public override Task<T> WriteAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work, Func<SqlSession, T, CancellationToken, Task<bool>> isWritten, CancellationToken cancellationToken) =>
        database.WriteAsync(work, isWritten, cancellationToken);

    public override Task<IReadOnlyList<T>> WriteAsync<T>(
        IReadOnlyList<SqlStatement> statements,
        Func<DbDataReader, T> read,
        Func<SqlSession, CancellationToken, Task<IReadOnlyList<T>?>> find,
        CancellationToken cancellationToken) => database.WriteAsync(statements, read, find, cancellationToken);
}
