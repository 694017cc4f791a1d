using ArtifactStore.PostgreSql.Tests;
using ArtifactStore.PostgreSql.Tests.Plans;
using Npgsql;

namespace ArtifactStore.Benchmarks;

/// <summary>A server for one measurement: the one that ARTIFACTSTORE_POSTGRES names (a user who may create databases), or one that is started here and leaves nothing behind.</summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private readonly Cluster? _cluster;
    private readonly string _given;

    private PostgreSqlServer(Cluster? cluster, string given)
    {
        _cluster = cluster;
        _given = given;
    }

    public static PostgreSqlServer Start()
    {
        if (Environment.GetEnvironmentVariable("ARTIFACTSTORE_POSTGRES") is { Length: > 0 } given)
        {
            return new(null, given);
        }

        var cluster = Cluster.TryStart(out var reason) ?? throw new InvalidOperationException(reason);
        return new(cluster, cluster.ConnectionString("postgres"));
    }

    /// <summary>Makes a database.</summary>
    /// <returns>A connection string to it.</returns>
    public string CreateDatabase(string name)
    {
        using var connection = new NpgsqlConnection(_given);
        connection.Open();
        using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS {name}", connection);
        drop.ExecuteNonQuery();
        using var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'", connection);
        create.ExecuteNonQuery();
        return new NpgsqlConnectionStringBuilder(_given) { Database = name }.ToString();
    }

    /// <summary>Makes a database with a store of many artifacts.</summary>
    public async Task<string> CreateLargeStoreAsync(string name, int artifacts)
    {
        var connectionString = CreateDatabase(name);

        // Made by the operator, as a store with its indexes needs it.
        await using (var operatorConnection = new NpgsqlConnection(connectionString))
        {
            await operatorConnection.OpenAsync();
            await using var extension = new NpgsqlCommand("CREATE EXTENSION pg_trgm", operatorConnection);
            await extension.ExecuteNonQueryAsync();
        }

        await using (var store = PostgreSqlArtifactStore.Open(connectionString))
        {
            await store.InitializeAsync();
        }

        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await LargeStore.FillAsync(connection, artifacts);
        return connectionString;
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        _cluster?.Dispose();
    }
}
