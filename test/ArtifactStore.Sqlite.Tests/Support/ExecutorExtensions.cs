using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>Short forms for tests: one statement, plain SQL.</summary>
internal static class ExecutorExtensions
{
    /// <summary>A query that runs for minutes unless it is interrupted.</summary>
    public const string Endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000000000) SELECT count(*) FROM n";

    public static Task<T> WriteAsync<T>(
        this SqlExecutor executor,
        Func<SqlSession, CancellationToken, Task<T>> work,
        CancellationToken token,
        bool isBatch = false
    ) => executor.WriteAsync(new SqlWork<T>(work) { IsBatch = isBatch }, token);

    public static Task<int> ExecuteAsync(this SqlExecutor executor, string sql, CancellationToken token = default) =>
        executor.WriteAsync((session, t) => session.ExecuteAsync(new(sql, []), t), token);

    public static Task<long?> NumberAsync(this SqlExecutor executor, string sql, CancellationToken token = default) =>
        executor.ReadAsync((session, t) => session.NumberAsync(new(sql, []), t), snapshot: false, token);

    public static Task<long?> CountAsync(this SqlExecutor executor) => executor.NumberAsync("SELECT count(*) FROM t");

    public static void Run(this SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
