using ArtifactStore.Specification;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Plans;

/// <summary>The work is counted in rows and entries of indexes that the server has read for the transaction.</summary>
public sealed class PostgreSqlRaces : RaceSpecification<PostgreSqlTestDatabase>
{
    private const string Read = """
        SELECT COALESCE(SUM(pg_stat_get_xact_tuples_returned(c.oid) + CASE WHEN c.relkind = 'r' THEN pg_stat_get_xact_tuples_fetched(c.oid) ELSE 0 END), 0)::bigint
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = 'artifact_store' AND c.relkind IN ('r', 'i')
        """;

    private NpgsqlConnection? _connection;

    [TearDown]
    public async Task CloseAsync()
    {
        await (_connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        _connection = null;
    }

    protected override double Factor => 16;

    protected override long Fixed => 2_500;

    /// <remarks>The server looks at the tables by itself sooner or later; before, it takes any table for a small one.</remarks>
    protected override Task PrepareAsync() => Database.ExecuteAsync("VACUUM ANALYZE");

    protected override async Task<long> WorkAsync(Func<SqlSession, IArtifactRepository, Task> read)
    {
        var connection = _connection ??= (NpgsqlConnection)await Database.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var artifacts = Store.Enlist(transaction).Artifacts;
        await artifacts.ReadArtifactAsync(Guid.Empty);
        await using var command = new NpgsqlCommand(Read, connection, transaction);
        var before = (long)(await command.ExecuteScalarAsync())!;
        await read(new(Database.Dialect, connection, transaction), artifacts);
        return (long)(await command.ExecuteScalarAsync())! - before;
    }
}
