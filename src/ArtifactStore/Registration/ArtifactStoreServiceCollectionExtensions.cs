using ArtifactStore;
using ArtifactStore.Sql;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers artifact stores.</summary>
public static class ArtifactStoreServiceCollectionExtensions
{
    /// <summary>
    /// Registers a store as <see cref="IArtifactStore"/>, and each of its parts by its interface (<see cref="IArtifactRepository"/>,
    /// <see cref="IRunRepository"/>, <see cref="IArtifactStoreMaintenance"/> …), all singletons.
    /// </summary>
    /// <remarks>
    /// It may be called twice; later settings win. The options are validated when the host starts, or when the store is first resolved.
    /// </remarks>
    /// <example><code>services.AddArtifactStore().UseSqlite("Data Source=artifacts.db");</code></example>
    /// <param name="services">The services.</param>
    /// <param name="configure">Configures the options.</param>
    /// <returns>A builder on which a provider's <c>Use…</c> method must be called.</returns>
    public static ArtifactStoreBuilder AddArtifactStore(this IServiceCollection services, Action<ArtifactStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddOptions(services, Options.Options.DefaultName, configure);
        services.TryAddSingleton<IArtifactStore>(provider => Open(provider, Options.Options.DefaultName));
        services.TryAddSingleton(provider => provider.GetRequiredService<IArtifactStore>().Artifacts);
        services.TryAddSingleton(provider => provider.GetRequiredService<IArtifactStore>().Aliases);
        services.TryAddSingleton(provider => provider.GetRequiredService<IArtifactStore>().Lineage);
        services.TryAddSingleton(provider => provider.GetRequiredService<IArtifactStore>().Changes);
        services.TryAddSingleton(provider => provider.GetRequiredService<IArtifactStore>().Runs);
        services.TryAddSingleton(provider => provider.GetRequiredService<IArtifactStore>().Retention);
        services.TryAddSingleton(provider => provider.GetRequiredService<IArtifactStore>().Maintenance);
        return new(services, null);
    }

    /// <summary>Registers one of several stores of a host under a key.</summary>
    /// <example>
    /// <code>services.AddKeyedArtifactStore("audit").UseSqlite("Data Source=audit.db");
    ///
    /// public sealed class Auditor([FromKeyedServices("audit")] IArtifactStore store);</code>
    /// </example>
    /// <param name="services">The services.</param>
    /// <param name="name">The key.</param>
    /// <param name="configure">Configures the options.</param>
    /// <returns>A builder on which a provider's <c>Use…</c> method must be called.</returns>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public static ArtifactStoreBuilder AddKeyedArtifactStore(
        this IServiceCollection services,
        string name,
        Action<ArtifactStoreOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        AddOptions(services, name, configure);
        services.TryAddKeyedSingleton<IArtifactStore>(name, (provider, _) => Open(provider, name));
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<IArtifactStore>(name).Artifacts);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<IArtifactStore>(name).Aliases);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<IArtifactStore>(name).Lineage);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<IArtifactStore>(name).Changes);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<IArtifactStore>(name).Runs);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<IArtifactStore>(name).Retention);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<IArtifactStore>(name).Maintenance);
        return new(services, name);
    }

    private static void AddOptions(IServiceCollection services, string name, Action<ArtifactStoreOptions>? configure)
    {
        var options = services.AddOptions<ArtifactStoreOptions>(name).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ArtifactStoreOptions>, ArtifactStoreOptionsValidator>());
        if (configure is not null)
        {
            options.Configure(configure);
        }

        // Applied after the host's configuration. A container without logging has no factory.
        options.PostConfigure<IServiceProvider>(
            static (settings, provider) => settings.LoggerFactory ??= provider.GetService<ILoggerFactory>()
        );
    }

    private static SqlArtifactStore Open(IServiceProvider provider, string name)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<ArtifactStoreOptions>>().Get(name);
        return SqlArtifactStore.Open(options, provider.GetService<TimeProvider>());
    }
}
