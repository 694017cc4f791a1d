using ArtifactStore.Sql;
using ArtifactStore.Sqlite;

namespace ArtifactStore;

/// <summary>Opens stores on SQLite without a service container.</summary>
public static class SqliteArtifactStore
{
    /// <summary>
    /// Opens a store. Nothing is read or written before the first operation, or <see cref="IArtifactStore.InitializeAsync"/>.
    /// </summary>
    /// <example><code>await using var store = SqliteArtifactStore.Open("Data Source=artifacts.db");</code></example>
    /// <param name="connectionString">The connection string; see <see cref="SqliteOptions.ConnectionString"/>.</param>
    /// <param name="configureSqlite">Configures SQLite.</param>
    /// <param name="configure">Configures the store.</param>
    /// <returns>The store, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">Options are invalid; the message lists all errors.</exception>
    public static IArtifactStore Open(
        string connectionString,
        Action<SqliteOptions>? configureSqlite = null,
        Action<ArtifactStoreOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var sqlite = new SqliteOptions { ConnectionString = connectionString };
        configureSqlite?.Invoke(sqlite);
        var options = new ArtifactStoreOptions();
        configure?.Invoke(options);
        options.Provider = new SqliteProvider(sqlite);
        return SqlArtifactStore.Open(options);
    }

    /// <summary>
    /// Returns the schema as a script, for a database created by other means. Stores then open it with <see cref="SchemaMode.Validate"/> or
    /// <see cref="SchemaMode.None"/>.
    /// </summary>
    /// <example><code>File.WriteAllText("artifacts.sql", SqliteArtifactStore.Script());</code></example>
    /// <param name="tablePrefix">The prefix of the table names; see <see cref="SqliteOptions.TablePrefix"/>.</param>
    /// <param name="runTables">The location of the rows of runs.</param>
    /// <returns>SQL, in one transaction.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="tablePrefix"/> is invalid, or <paramref name="runTables"/> is not a value of the enum.
    /// </exception>
    public static string Script(string tablePrefix = "", RunTables runTables = RunTables.Owned)
    {
        var dialect = new SqliteDialect(tablePrefix, runTables);
        return SchemaScript.Write(dialect, SqliteMigrations.Load(dialect));
    }
}
