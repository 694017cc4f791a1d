using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>A file with the store's tables. Whoever opens it gets the page cache and the durability of the library.</summary>
internal sealed class SqliteFile(string file, bool isDurable = true) : Database(SqliteName, $"Data Source={file}")
{
    // SQLITE_DBCONFIG_ENABLE_QPSG, which the binding does not name.
    private const int QueryPlannerStabilityGuarantee = 1007;

    public const string SqliteName = "SQLite";

    // What the library sets on its own connections; it outlives the return of a connection to the driver's pool.
    private readonly string _settings = $"PRAGMA cache_size = -16384; PRAGMA synchronous = {(isDurable ? "FULL" : "OFF")}";

    public string File { get; } = file;

    public override bool IsPostgreSql => false;

    public override string? Schema => null;

    public override string OrderedJoin => "CROSS JOIN";

    public override IArtifactStore OpenStore() =>
        SqliteArtifactStore.Open(ConnectionString, sqlite =>
            sqlite.Synchronous = isDurable ? SqliteSynchronous.Full : SqliteSynchronous.Off
        );

    /// <summary>Opens the pool's connection and reads the file once, so that no candidate pays for reading it from the disk.</summary>
    public void Warm()
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        Set(connection);
        using var file = System.IO.File.Open(connection.DataSource, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var block = new byte[1024 * 1024];
        while (file.Read(block) > 0) { }
    }

    public override Task<DbConnection> OpenAsync()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        return Task.FromResult<DbConnection>(connection);
    }

    public override Task<DbConnection> OpenKeptAsync()
    {
        var connection = new SqliteConnection(ConnectionString + ";Pooling=False");
        connection.Open();
        Set(connection);

        // Otherwise SQLite plans a statement again when a value is bound, which takes 10 µs.
        raw.sqlite3_db_config(connection.Handle!, QueryPlannerStabilityGuarantee, 1, out _);
        return Task.FromResult<DbConnection>(connection);
    }

    public override DbParameter Parameter(string parameter, DbValue type) =>
        new SqliteParameter(parameter, type == DbValue.Number ? SqliteType.Integer : SqliteType.Text);

    public override object? Stored(object? value) =>
        value switch
        {
            Guid id => StoredText.Of(id),
            DateTimeOffset time => StoredText.Of(time),
            string[] list => JsonSerializer.Serialize(list),
            _ => value,
        };

    public override void Configure(DbContextOptionsBuilder options) => options.UseSqlite(ConnectionString);

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    private void Set(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _settings;
        command.ExecuteNonQuery();
    }
}
