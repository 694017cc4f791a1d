using ArtifactStore.PostgreSql;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore;

/// <summary>Opens stores on PostgreSQL without a service container.</summary>
public static class PostgreSqlArtifactStore
{
    /// <summary>
    /// Opens a store. Nothing is read or written before the first operation, or <see cref="IArtifactStore.InitializeAsync"/>.
    /// </summary>
    /// <example><code>await using var store = PostgreSqlArtifactStore.Open("Host=localhost;Database=app;Username=app");</code></example>
    /// <param name="connectionString">The connection string; see <see cref="PostgreSqlOptions.ConnectionString"/>.</param>
    /// <param name="configurePostgreSql">Configures PostgreSQL.</param>
    /// <param name="configure">Configures the store.</param>
    /// <returns>The store, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">Options are invalid; the message lists all errors.</exception>
    public static IArtifactStore Open(
        string connectionString,
        Action<PostgreSqlOptions>? configurePostgreSql = null,
        Action<ArtifactStoreOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return Open(new PostgreSqlOptions { ConnectionString = connectionString }, configurePostgreSql, configure);
    }

    /// <summary>
    /// Opens a store on a data source of the host. Nothing is read or written before the first operation, or
    /// <see cref="IArtifactStore.InitializeAsync"/>.
    /// </summary>
    /// <example><code>await using var store = PostgreSqlArtifactStore.Open(dataSource);</code></example>
    /// <param name="dataSource">The data source, to be disposed by the host after the store.</param>
    /// <param name="configurePostgreSql">Configures PostgreSQL.</param>
    /// <param name="configure">Configures the store.</param>
    /// <returns>The store, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">Options are invalid; the message lists all errors.</exception>
    public static IArtifactStore Open(
        NpgsqlDataSource dataSource,
        Action<PostgreSqlOptions>? configurePostgreSql = null,
        Action<ArtifactStoreOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return Open(new PostgreSqlOptions { DataSource = dataSource }, configurePostgreSql, configure);
    }

    /// <summary>
    /// Returns the schema as a script, for a database created by other means. Stores then open it with <see cref="SchemaMode.Validate"/> or
    /// <see cref="SchemaMode.None"/>.
    /// </summary>
    /// <example><code>File.WriteAllText("artifacts.sql", PostgreSqlArtifactStore.Script());</code></example>
    /// <param name="schema">The schema of the store's tables; see <see cref="PostgreSqlOptions.Schema"/>.</param>
    /// <param name="runTables">The location of the rows of runs.</param>
    /// <returns>SQL, in one transaction.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="schema"/> is invalid, or <paramref name="runTables"/> is not a value of the enum.
    /// </exception>
    public static string Script(string schema = PostgreSqlDialect.DefaultSchema, RunTables runTables = RunTables.Owned)
    {
        var dialect = new PostgreSqlDialect(schema, runTables);
        return SchemaScript.Write(dialect, PostgreSqlMigrations.Load(dialect));
    }

    private static SqlArtifactStore Open(
        PostgreSqlOptions postgreSql,
        Action<PostgreSqlOptions>? configurePostgreSql,
        Action<ArtifactStoreOptions>? configure
    )
    {
        configurePostgreSql?.Invoke(postgreSql);
        var options = new ArtifactStoreOptions();
        configure?.Invoke(options);
        options.Provider = new PostgreSqlProvider(postgreSql);
        return SqlArtifactStore.Open(options);
    }
}
