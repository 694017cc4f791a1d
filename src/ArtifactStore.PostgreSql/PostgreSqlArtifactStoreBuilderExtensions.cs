using ArtifactStore;
using ArtifactStore.Sql;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers PostgreSQL as the database of artifact stores.</summary>
/// <remarks>
/// The settings are stored in the named options of the store's key (<see cref="PostgreSqlOptions"/>, with
/// <see cref="Options.Options.DefaultName"/> for the store without a key), so that a host or its tests can configure, bind and override
/// them. A method may be called again; later settings win.
/// </remarks>
public static class PostgreSqlArtifactStoreBuilderExtensions
{
    /// <summary>Uses PostgreSQL for the store.</summary>
    /// <example><code>services.AddArtifactStore().UsePostgreSql("Host=localhost;Database=app;Username=app");</code></example>
    /// <param name="builder">The result of <c>AddArtifactStore</c>.</param>
    /// <param name="connectionString">The connection string; see <see cref="PostgreSqlOptions.ConnectionString"/>.</param>
    /// <param name="configure">Configures further options.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UsePostgreSql(
        this ArtifactStoreBuilder builder,
        string connectionString,
        Action<PostgreSqlOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return builder.Use((_, options) => (options.ConnectionString, options.DataSource) = (connectionString, null), configure);
    }

    /// <summary>Uses PostgreSQL for the store, with a data source of the host.</summary>
    /// <example>
    /// <code>services.AddArtifactStore().UsePostgreSql(NpgsqlDataSource.Create("Host=localhost;Database=app;Username=app"));</code>
    /// </example>
    /// <param name="builder">The result of <c>AddArtifactStore</c>.</param>
    /// <param name="dataSource">The data source, to be disposed by the host.</param>
    /// <param name="configure">Configures further options.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UsePostgreSql(
        this ArtifactStoreBuilder builder,
        NpgsqlDataSource dataSource,
        Action<PostgreSqlOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.Use((_, options) => (options.ConnectionString, options.DataSource) = ("", dataSource), configure);
    }

    /// <summary>Uses PostgreSQL for the store, with a data source from the service container.</summary>
    /// <example>
    /// <code>services.AddArtifactStore().UsePostgreSql(provider => provider.GetRequiredService&lt;NpgsqlDataSource&gt;());</code>
    /// </example>
    /// <param name="builder">The result of <c>AddArtifactStore</c>.</param>
    /// <param name="dataSource">Resolves the data source, which the container disposes.</param>
    /// <param name="configure">Configures further options.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder UsePostgreSql(
        this ArtifactStoreBuilder builder,
        Func<IServiceProvider, NpgsqlDataSource> dataSource,
        Action<PostgreSqlOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.Use((services, options) => (options.ConnectionString, options.DataSource) = ("", dataSource(services)), configure);
    }

    private static ArtifactStoreBuilder Use(
        this ArtifactStoreBuilder builder,
        Action<IServiceProvider, PostgreSqlOptions> set,
        Action<PostgreSqlOptions>? configure
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name ?? Options.Options.DefaultName;
        builder
            .Services.AddOptions<PostgreSqlOptions>(name)
            .Configure<IServiceProvider>(
                (options, services) =>
                {
                    set(services, options);
                    configure?.Invoke(options);
                }
            );

        // The provider validates its options when the store's validator runs, so that one message lists the errors of both.
        builder
            .Services.AddOptions<ArtifactStoreOptions>(name)
            .Configure<IOptionsMonitor<PostgreSqlOptions>>(
                (options, postgreSql) => options.Provider = new PostgreSqlProvider(postgreSql.Get(name))
            );
        return builder;
    }
}
