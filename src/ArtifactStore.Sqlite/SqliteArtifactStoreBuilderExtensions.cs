using ArtifactStore;
using ArtifactStore.Sql;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts artifact stores on SQLite.</summary>
/// <remarks>
/// The settings go to the <see cref="SqliteOptions"/> of the store's key (<see cref="Options.Options.DefaultName"/> for the one without), so a host, or its tests, may set, bind and override them as any options:
/// <c>services.PostConfigure&lt;SqliteOptions&gt;(o => o.ConnectionString = "Data Source=:memory:")</c>. A method may be called again: later settings win, the others stay.
/// </remarks>
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
        ArgumentNullException.ThrowIfNull(configure);
        return builder.UseSqlite((_, options) => configure(options));
    }

    /// <summary>Puts the store on SQLite, with options that depend on other services.</summary>
    /// <example>
    /// <code>services.AddArtifactStore().UseSqlite((provider, o) => o.ConnectionString = provider.GetRequiredService&lt;IConfiguration&gt;().GetConnectionString("artifacts")!);</code>
    /// </example>
    /// <param name="builder">What <c>AddArtifactStore</c> returned.</param>
    /// <param name="configure">Sets the options, among them <see cref="SqliteOptions.ConnectionString"/>. The services are the container's own, not those of a scope.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UseSqlite(this ArtifactStoreBuilder builder, Action<IServiceProvider, SqliteOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var name = builder.Name ?? Options.Options.DefaultName;
        builder.Services.AddOptions<SqliteOptions>(name).Configure<IServiceProvider>((options, provider) => configure(provider, options));

        // The provider checks them, and the store's validator asks it: one message tells what is wrong with both kinds of options.
        builder.Services.AddOptions<ArtifactStoreOptions>(name)
            .Configure<IOptionsMonitor<SqliteOptions>>((options, sqlite) => options.Provider = new SqliteProvider(sqlite.Get(name)));
        return builder;
    }
}
