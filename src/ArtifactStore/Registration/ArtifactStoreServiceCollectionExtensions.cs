using System.Diagnostics.CodeAnalysis;
using ArtifactStore;
using ArtifactStore.Background;
using ArtifactStore.Sql;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
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
        services.TryAddSingleton(provider => provider.GetRequiredService<IArtifactStore>().History);
        services.TryAddSingleton(provider => provider.GetRequiredService<IArtifactStore>().Observers);
        services.TryAddSingleton(provider => provider.GetRequiredService<IArtifactStore>().Maintenance);
        AddHosted(services, null, provider => new ObserverService(provider, null));
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
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<IArtifactStore>(name).History);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<IArtifactStore>(name).Observers);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<IArtifactStore>(name).Maintenance);
        AddHosted(services, name, provider => new ObserverService(provider, name));
        return new(services, name);
    }

    /// <summary>Registers an observer of the store's changes, a singleton.</summary>
    /// <remarks>Two observers of one class need two registrations of <see cref="IArtifactObserver"/>, under the key of the store.</remarks>
    /// <example>
    /// <code>services
    ///     .AddArtifactStore(options => options.RecordChanges = true)
    ///     .UseSqlite("Data Source=artifacts.db")
    ///     .AddObserver&lt;SearchIndex>();</code>
    /// </example>
    /// <typeparam name="TObserver">The class of the host.</typeparam>
    /// <param name="builder">The builder of a store.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder AddObserver<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TObserver
    >(this ArtifactStoreBuilder builder)
        where TObserver : class, IArtifactObserver
    {
        ArgumentNullException.ThrowIfNull(builder);
        _ = builder.Name is { } key
            ? builder.Services.AddKeyedSingleton<IArtifactObserver, TObserver>(key)
            : builder.Services.AddSingleton<IArtifactObserver, TObserver>();
        return builder;
    }

    /// <summary>Prunes the store in the background while the host runs, on one host of a database at a time.</summary>
    /// <remarks>
    /// It needs a host that runs <see cref="IHostedService"/>s. If that host crashes, another takes over after
    /// <see cref="ArtifactStoreOptions.LeaseDuration"/>. A run that fails is logged and repeated. The method may be called twice; policies
    /// add up.
    /// </remarks>
    /// <example>
    /// <code>services
    ///     .AddArtifactStore()
    ///     .UseSqlite("Data Source=artifacts.db")
    ///     .AddRetention(options =>
    ///     {
    ///         options.Interval = TimeSpan.FromHours(6);
    ///         options.Artifacts.Add(new() { OlderThan = TimeSpan.FromDays(90), KeepVersions = 5 });
    ///         options.FlowRuns = new(olderThan: TimeSpan.FromDays(30));
    ///     });</code>
    /// </example>
    /// <param name="builder">The builder of a store.</param>
    /// <param name="configure">Sets the policies.</param>
    /// <returns>The builder.</returns>
    public static ArtifactStoreBuilder AddRetention(this ArtifactStoreBuilder builder, Action<ScheduledRetentionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var (services, key) = (builder.Services, builder.Name);
        AddOptions<ScheduledRetentionOptions>(services, key, options => options.Validate()).Configure(configure);
        AddHosted(services, key, provider => new RetentionService(
            provider,
            provider.GetRequiredService<IOptionsMonitor<ScheduledRetentionOptions>>(),
            key
        ));
        return builder;
    }

    /// <summary>Registers a hosted service of a store, once.</summary>
    private static void AddHosted<T>(IServiceCollection services, string? key, Func<IServiceProvider, T> create)
        where T : class, IHostedService
    {
        if (services.Any(service => service.ServiceType == typeof(T) && Equals(service.ServiceKey, key)))
        {
            return;
        }

        services.Add(new(typeof(T), key, (provider, _) => create(provider), ServiceLifetime.Singleton));
        services.AddSingleton<IHostedService>(provider =>
            key is null ? provider.GetRequiredService<T>() : provider.GetRequiredKeyedService<T>(key)
        );
    }

    private static void AddOptions(IServiceCollection services, string name, Action<ArtifactStoreOptions>? configure)
    {
        var options = AddOptions<ArtifactStoreOptions>(services, name, options => options.Validate());
        if (configure is not null)
        {
            options.Configure(configure);
        }

        // Applied after the host's configuration. A container without logging has no factory.
        options.PostConfigure<IServiceProvider>(
            static (settings, provider) => settings.LoggerFactory ??= provider.GetService<ILoggerFactory>()
        );
    }

    private static OptionsBuilder<T> AddOptions<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T
    >(IServiceCollection services, string? name, Func<T, IReadOnlyList<string>> errors)
        where T : class
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>>(new StoreOptionsValidator<T>(errors)));
        return services.AddOptions<T>(name).ValidateOnStart();
    }

    private static SqlArtifactStore Open(IServiceProvider provider, string name)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<ArtifactStoreOptions>>().Get(name);
        return SqlArtifactStore.Open(options, provider.GetService<TimeProvider>());
    }
}
