using ArtifactStore.Sql;
using ArtifactStore.Sqlite;

namespace ArtifactStore;

/// <summary>Opens stores on SQLite without a service container.</summary>
public static class SqliteArtifactStore
{
    /// <summary>Opens a store. Nothing is read or written before the first operation, or <see cref="IArtifactStore.InitializeAsync"/>.</summary>
    /// <example><code>await using var store = SqliteArtifactStore.Open("Data Source=artifacts.db");</code></example>
    /// <param name="connectionString">The connection string; see <see cref="SqliteOptions.ConnectionString"/>.</param>
    /// <param name="configureSqlite">Sets options of SQLite.</param>
    /// <param name="configure">Sets options of the store.</param>
    /// <returns>The store, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">Options are wrong; the message names all of them.</exception>
    public static IArtifactStore Open(string connectionString, Action<SqliteOptions>? configureSqlite = null, Action<ArtifactStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var sqlite = new SqliteOptions { ConnectionString = connectionString };
        configureSqlite?.Invoke(sqlite);
        var options = new ArtifactStoreOptions();
        configure?.Invoke(options);
        options.Provider = new SqliteProvider(sqlite);
        return SqlArtifactStore.Open(options);
    }

    /// <summary>The whole schema as a script, for a database that somebody else makes; the store then opens it with <see cref="SchemaMode.Validate"/> or <see cref="SchemaMode.None"/>.</summary>
    /// <example><code>File.WriteAllText("artifacts.sql", SqliteArtifactStore.Script());</code></example>
    /// <param name="tablePrefix">What stands before the name of each table; see <see cref="SqliteOptions.TablePrefix"/>.</param>
    /// <param name="runTables">Where the rows of runs live.</param>
    /// <returns>SQL, in one transaction.</returns>
    /// <exception cref="ArgumentException"><paramref name="tablePrefix"/> breaks the rule for prefixes, or <paramref name="runTables"/> is no value of the enum.</exception>
    public static string Script(string tablePrefix = "", RunTables runTables = RunTables.Owned)
    {
        var dialect = new SqliteDialect(tablePrefix, runTables);
        return SchemaScript.Write(dialect, SqliteMigrations.Load(dialect));
    }
}
