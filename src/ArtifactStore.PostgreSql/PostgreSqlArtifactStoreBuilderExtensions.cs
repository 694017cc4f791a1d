using ArtifactStore;
using ArtifactStore.Sql;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts artifact stores on PostgreSQL.</summary>
/// <remarks>
/// The settings go to the <see cref="PostgreSqlOptions"/> of the store's key (<see cref="Options.Options.DefaultName"/> for the one without), so a host, or its tests, may set, bind and override them as any options.
/// A method may be called again: later settings win, the others stay.
/// </remarks>
public static class PostgreSqlArtifactStoreBuilderExtensions
{
    /// <summary>Puts the store on PostgreSQL.</summary>
    /// <example><code>services.AddArtifactStore().UsePostgreSql("Host=localhost;Database=app;Username=app");</code></example>
    /// <param name="builder">What <c>AddArtifactStore</c> returned.</param>
    /// <param name="connectionString">The connection string; see <see cref="PostgreSqlOptions.ConnectionString"/>.</param>
    /// <param name="configure">Sets further options.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UsePostgreSql(this ArtifactStoreBuilder builder, string connectionString, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return builder.Use((_, options) => (options.ConnectionString, options.DataSource) = (connectionString, null), configure);
    }

    /// <summary>Puts the store on a data source of the host.</summary>
    /// <example><code>services.AddArtifactStore().UsePostgreSql(NpgsqlDataSource.Create("Host=localhost;Database=app;Username=app"));</code></example>
    /// <param name="builder">What <c>AddArtifactStore</c> returned.</param>
    /// <param name="dataSource">The data source, which the host disposes.</param>
    /// <param name="configure">Sets further options.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UsePostgreSql(this ArtifactStoreBuilder builder, NpgsqlDataSource dataSource, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.Use((_, options) => (options.ConnectionString, options.DataSource) = ("", dataSource), configure);
    }

    /// <summary>Puts the store on a data source that the service container holds or makes.</summary>
    /// <example><code>services.AddArtifactStore().UsePostgreSql(provider => provider.GetRequiredService&lt;NpgsqlDataSource&gt;());</code></example>
    /// <param name="builder">What <c>AddArtifactStore</c> returned.</param>
    /// <param name="dataSource">Finds the data source, which the container disposes.</param>
    /// <param name="configure">Sets further options.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UsePostgreSql(this ArtifactStoreBuilder builder, Func<IServiceProvider, NpgsqlDataSource> dataSource, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.Use((services, options) => (options.ConnectionString, options.DataSource) = ("", dataSource(services)), configure);
    }

    private static ArtifactStoreBuilder Use(this ArtifactStoreBuilder builder, Action<IServiceProvider, PostgreSqlOptions> set, Action<PostgreSqlOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name ?? Options.Options.DefaultName;
        builder.Services.AddOptions<PostgreSqlOptions>(name).Configure<IServiceProvider>((options, services) =>
        {
            set(services, options);
            configure?.Invoke(options);
        });

        // The provider checks them, and the store's validator asks it: one message tells what is wrong with both kinds of options.
        builder.Services.AddOptions<ArtifactStoreOptions>(name)
            .Configure<IOptionsMonitor<PostgreSqlOptions>>((options, postgreSql) => options.Provider = new PostgreSqlProvider(postgreSql.Get(name)));
        return builder;
    }
}
