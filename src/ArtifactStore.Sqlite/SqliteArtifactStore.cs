using ArtifactStore.Sql;

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
}
