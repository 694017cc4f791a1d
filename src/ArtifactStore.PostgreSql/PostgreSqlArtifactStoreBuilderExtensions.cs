using ArtifactStore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts artifact stores on PostgreSQL.</summary>
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
        return builder.Use(_ => new() { ConnectionString = connectionString }, configure);
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
        return builder.Use(_ => new() { DataSource = dataSource }, configure);
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
        return builder.Use(services => new() { DataSource = dataSource(services) }, configure);
    }

    private static ArtifactStoreBuilder Use(this ArtifactStoreBuilder builder, Func<IServiceProvider, PostgreSqlOptions> make, Action<PostgreSqlOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<ArtifactStoreOptions>(builder.Name ?? Options.Options.DefaultName).Configure<IServiceProvider>((options, services) =>
        {
            var postgreSql = make(services);
            configure?.Invoke(postgreSql);
            options.Provider = new PostgreSqlProvider(postgreSql);
        });
        return builder;
    }
}
