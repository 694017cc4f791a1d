using System.Data.Common;
using ArtifactStore.Specification;
using ArtifactStore.Specification.History;
using ArtifactStore.Sql;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Failover;

/// <summary>The database on the primary of a pair, for those who look at its tables.</summary>
internal sealed class PairDatabase(ServerPair pair) : TestDatabase
{
    public override SqlDialect Dialect { get; } = new PostgreSqlDialect();

    public override DatabaseAddress Address => new("PostgreSQL", pair.OfPrimary, "artifact_store");

    public override IArtifactStore Open(Action<ArtifactStoreOptions>? configure = null) =>
        PostgreSqlArtifactStore.Open(pair.OfPrimary, configure: configure);

    public override ArtifactStoreBuilder Use(ArtifactStoreBuilder builder) => builder.UsePostgreSql(pair.OfPrimary);

    public override SqlDatabase OpenDatabase() => new PostgreSqlProvider(new() { ConnectionString = pair.OfPrimary }).Open(new());

    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(pair.OfPrimary);
        await connection.OpenAsync();
        return connection;
    }

    public override async Task<DbTransaction> BeginAsync(DbConnection connection) => await connection.BeginTransactionAsync();

    public override Task<List<string>> RecordAsync(DbConnection connection, Func<Task> work) => throw new NotSupportedException();

    public override Task MakeSchemaNewerAsync(DbConnection connection) => throw new NotSupportedException();

    public override IReadOnlyList<string> TypesOf(SqlType type) => throw new NotSupportedException();

    public override Task AddHostViewsAsync(TestDatabase runs) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
