using ArtifactStore;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts artifact stores on SQLite.</summary>
public static class SqliteArtifactStoreBuilderExtensions
{
    /// <summary>Puts the store on SQLite.</summary>
    /// <example><code>services.AddArtifactStore().UseSqlite("Data Source=artifacts.db");</code></example>
    /// <param name="builder">What <c>AddArtifactStore</c> returned.</param>
    /// <param name="connectionString">The connection string; see <see cref="SqliteOptions.ConnectionString"/>.</param>
    /// <param name="configure">Sets further options.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UseSqlite(this ArtifactStoreBuilder builder, string connectionString, Action<SqliteOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return builder.UseSqlite(options =>
        {
            options.ConnectionString = connectionString;
            configure?.Invoke(options);
        });
    }

    /// <summary>Puts the store on SQLite.</summary>
    /// <example><code>services.AddArtifactStore().UseSqlite(o => o.ConnectionString = configuration.GetConnectionString("artifacts")!);</code></example>
    /// <param name="builder">What <c>AddArtifactStore</c> returned.</param>
    /// <param name="configure">Sets the options, among them <see cref="SqliteOptions.ConnectionString"/>.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UseSqlite(this ArtifactStoreBuilder builder, Action<SqliteOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure<ArtifactStoreOptions>(builder.Name ?? Options.Options.DefaultName, options =>
        {
            var sqlite = new SqliteOptions();
            configure(sqlite);
            options.Provider = new SqliteProvider(sqlite);
        });
        return builder;
    }
}
