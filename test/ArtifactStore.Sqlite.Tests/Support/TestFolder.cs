using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>A folder of a test's own, in which it opens databases; all of them are closed, and the folder deleted, when it ends.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly List<IDisposable> _open = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("artifactstore-").FullName;

    public string File(string name = "test.db") => Path.Combine(Folder, name);

    /// <summary>A database below test, with one table <c>t(x)</c> if it can be written.</summary>
    public SqliteDatabase Open(string? connectionString = null, Action<SqliteOptions>? configure = null)
    {
        var options = new SqliteOptions
        {
            ConnectionString = connectionString ?? new SqliteConnectionStringBuilder { DataSource = File() }.ToString(),
            BusyTimeout = TimeSpan.FromSeconds(5),
        };
        configure?.Invoke(options);
        var provider = new SqliteProvider(options);
        provider.Validate().Should().BeEmpty();
        var database = (SqliteDatabase)provider.Open(new ArtifactStoreOptions());
        _open.Add(database);
        return database;
    }

    public async Task<SqliteDatabase> OpenWithTableAsync(string? connectionString = null, Action<SqliteOptions>? configure = null)
    {
        var database = Open(connectionString, configure);
        await database.ExecuteAsync("CREATE TABLE IF NOT EXISTS t (x)");
        return database;
    }

    /// <summary>A plain connection to a file, as another program would have it.</summary>
    public SqliteConnection Connect(string? file = null)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file ?? File(), Pooling = false }.ToString()
        );
        _open.Add(connection);
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        foreach (var item in _open)
        {
            item.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
