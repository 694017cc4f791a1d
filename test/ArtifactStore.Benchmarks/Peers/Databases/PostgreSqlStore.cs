using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>A database of a PostgreSQL server with the store's schema.</summary>
/// <param name="connectionString">How to reach it.</param>
/// <param name="isDurable">Whether a commit waits for the disk.</param>
internal sealed class PostgreSqlStore(string connectionString, bool isDurable = true)
    : Database(
        PostgreSqlName,
        $"{connectionString};No Reset On Close=true;Max Auto Prepare=100;Command Timeout=0"
            + (isDurable ? "" : ";Options=-c synchronous_commit=off")
    )
{
    public const string PostgreSqlName = "PostgreSQL";

    private NpgsqlDataSource? _source;

    public override bool IsPostgreSql => true;

    public override string? Schema => "artifact_store";

    public override string OrderedJoin => "JOIN";

    private NpgsqlDataSource Source => _source ??= NpgsqlDataSource.Create(ConnectionString);

    public override IArtifactStore OpenStore() => PostgreSqlArtifactStore.Open(ConnectionString);

    public override async Task<DbConnection> OpenAsync() => await Source.OpenConnectionAsync();

    public override async Task<DbConnection> OpenKeptAsync()
    {
        var connection = await Source.OpenConnectionAsync();

        // The planner expects many rows of an unknown flow or deployment, and would start parallel workers for them.
        await using var command = new NpgsqlCommand("SET max_parallel_workers_per_gather = 0; SET jit = off", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public override void Renew()
    {
        _source?.Clear();
        NpgsqlConnection.ClearAllPools();
    }

    public override DbParameter Parameter(string parameter, DbValue type) =>
        new NpgsqlParameter(
            parameter,
            type switch
            {
                DbValue.Id => NpgsqlDbType.Uuid,
                DbValue.Time => NpgsqlDbType.TimestampTz,
                DbValue.Number => NpgsqlDbType.Integer,
                DbValue.Json => NpgsqlDbType.Json,
                DbValue.Texts => NpgsqlDbType.Array | NpgsqlDbType.Text,
                _ => NpgsqlDbType.Text,
            }
        );

    public override object? Stored(object? value) => value is DateTimeOffset time ? time.ToUniversalTime() : value;

    public override void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(Source);

    public override async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }

        NpgsqlConnection.ClearAllPools();
    }
}
