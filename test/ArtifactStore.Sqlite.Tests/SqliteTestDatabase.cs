using System.Collections.Concurrent;
using System.Data.Common;
using ArtifactStore.Specification;
using ArtifactStore.Specification.History;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>A database file in a folder of its own.</summary>
public class SqliteTestDatabase : TestDatabase
{
    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Files = new(StringComparer.Ordinal);

    private static readonly string[] RunTableNames = ["flow", "deployment", "flow_run", "task_run", "work_pool", "work_queue"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("artifact-store-");
    private readonly string _prefix;

    public SqliteTestDatabase()
        : this("") { }

    protected SqliteTestDatabase(string prefix)
    {
        _prefix = prefix;
        Dialect = new SqliteDialect(prefix);
    }

    public override SqlDialect Dialect { get; }

    internal string Path => System.IO.Path.Combine(_folder.FullName, "artifacts.db");

    public override IReadOnlyList<string> TypesOf(SqlType type) => type is SqlType.Number or SqlType.Boolean ? ["INTEGER"] : ["TEXT"];

    public override DatabaseAddress Address => new("SQLite", $"Data Source={Path}", _prefix);

    public override void AddSchema() => File.WriteAllBytes(Path, Files.GetOrAdd(_prefix, _ => new(Migrate)).Value);

    // Durability has tests of its own; here it would only cost time.
    public override IArtifactStore Open(Action<ArtifactStoreOptions>? configure = null) =>
        SqliteArtifactStore.Open($"Data Source={Path}", Configure, configure);

    public override ArtifactStoreBuilder Use(ArtifactStoreBuilder builder) => builder.UseSqlite($"Data Source={Path}", Configure);

    public override SqlDatabase OpenDatabase() =>
        new SqliteProvider(new() { ConnectionString = $"Data Source={Path}", TablePrefix = _prefix }).Open(new());

    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    public override Task<DbTransaction> BeginAsync(DbConnection connection) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction());

    public override async Task<List<string>> RecordAsync(DbConnection connection, Func<Task> work)
    {
        var texts = new List<string>();
        var handle = ((SqliteConnection)connection).Handle!;

        // The profile gets the text as it was prepared; a trace would have the values in it.
        SQLitePCL.raw.sqlite3_profile(handle, (SQLitePCL.strdelegate_profile)((_, statement, _) => texts.Add(statement)), null);
        await work();
        SQLitePCL.raw.sqlite3_profile(handle, (SQLitePCL.strdelegate_profile?)null, null);
        return texts;
    }

    public override Task MakeSchemaNewerAsync(DbConnection connection) =>
        connection.ExecuteAsync(
            $"INSERT INTO {Dialect.Table("artifact_store_schema")} (version, name, applied) VALUES (9999, 'from_the_future', '2100-01-01T00:00:00.000000Z')"
        );

    public override async Task AddHostViewsAsync(TestDatabase runs)
    {
        await using var connection = await ConnectAsync();
        await connection.ExecuteAsync($"ATTACH DATABASE '{((SqliteTestDatabase)runs).Path}' AS runs");
        foreach (var table in RunTableNames)
        {
            await connection.ExecuteAsync(
                $"CREATE TABLE host_{table} AS SELECT * FROM runs.{_prefix}{table}; CREATE VIEW {_prefix}{table} AS SELECT * FROM host_{table}"
            );
        }
    }

    /// <summary>A file that a store has made.</summary>
    private byte[] Migrate()
    {
        var (folder, file) = (Directory.CreateTempSubdirectory("artifact-store-"), "made.db");
        try
        {
            var path = System.IO.Path.Combine(folder.FullName, file);
            using (var store = SqliteArtifactStore.Open($"Data Source={path}", sqlite => sqlite.TablePrefix = _prefix))
            {
                store.InitializeAsync().GetAwaiter().GetResult();
            }

            return File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private void Configure(SqliteOptions options) => (options.Synchronous, options.TablePrefix) = (SqliteSynchronous.Off, _prefix);
}
