using ArtifactStore;
using ArtifactStore.Sql;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers SQLite as the database of artifact stores.</summary>
/// <remarks>
/// The settings are stored in the named options of the store's key (<see cref="SqliteOptions"/>, with
/// <see cref="Options.Options.DefaultName"/> for the store without a key), so that a host or its tests can configure, bind and override
/// them: <c>services.PostConfigure&lt;SqliteOptions&gt;(o => o.ConnectionString = "Data Source=:memory:")</c>. A method may be called
/// again; later settings win.
/// </remarks>
public static class SqliteArtifactStoreBuilderExtensions
{
    /// <summary>Uses SQLite for the store.</summary>
    /// <example><code>services.AddArtifactStore().UseSqlite("Data Source=artifacts.db");</code></example>
    /// <param name="builder">The result of <c>AddArtifactStore</c>.</param>
    /// <param name="connectionString">The connection string; see <see cref="SqliteOptions.ConnectionString"/>.</param>
    /// <param name="configure">Configures further options.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UseSqlite(
        this ArtifactStoreBuilder builder,
        string connectionString,
        Action<SqliteOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return builder.UseSqlite(options =>
        {
            options.ConnectionString = connectionString;
            configure?.Invoke(options);
        });
    }

    /// <summary>Uses SQLite for the store.</summary>
    /// <example>
    /// <code>services.AddArtifactStore().UseSqlite(o => o.ConnectionString = configuration.GetConnectionString("artifacts")!);</code>
    /// </example>
    /// <param name="builder">The result of <c>AddArtifactStore</c>.</param>
    /// <param name="configure">Configures the options, including <see cref="SqliteOptions.ConnectionString"/>.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UseSqlite(this ArtifactStoreBuilder builder, Action<SqliteOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.UseSqlite((_, options) => configure(options));
    }

    /// <summary>Uses SQLite for the store, with options that depend on other services.</summary>
    /// <example>
    /// <code>services.AddArtifactStore().UseSqlite((provider, o) =>
    ///     o.ConnectionString = provider.GetRequiredService&lt;IConfiguration&gt;().GetConnectionString("artifacts")!);</code>
    /// </example>
    /// <param name="builder">The result of <c>AddArtifactStore</c>.</param>
    /// <param name="configure">
    /// Configures the options, including <see cref="SqliteOptions.ConnectionString"/>. The service provider is the container's root, not a
    /// scope.
    /// </param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UseSqlite(this ArtifactStoreBuilder builder, Action<IServiceProvider, SqliteOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var name = builder.Name ?? Options.Options.DefaultName;
        builder.Services.AddOptions<SqliteOptions>(name).Configure<IServiceProvider>((options, provider) => configure(provider, options));

        // The provider validates its options when the store's validator runs, so that one message lists the errors of both.
        builder
            .Services.AddOptions<ArtifactStoreOptions>(name)
            .Configure<IOptionsMonitor<SqliteOptions>>((options, sqlite) => options.Provider = new SqliteProvider(sqlite.Get(name)));
        return builder;
    }
}
