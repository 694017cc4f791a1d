using ArtifactStore.PostgreSql.Tests;
using Npgsql;

namespace ArtifactStore.Benchmarks;

/// <summary>
/// A server for one measurement: the one that ARTIFACTSTORE_POSTGRES names (a user who may create databases), or one that is started here
/// and leaves nothing behind.
/// </summary>
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

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        _cluster?.Dispose();
    }
}
