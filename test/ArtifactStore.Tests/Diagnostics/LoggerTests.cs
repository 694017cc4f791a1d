using ArtifactStore.Tests.Registration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ArtifactStore.Tests.Diagnostics;

/// <summary>Whose log a store writes to.</summary>
public sealed class LoggerTests
{
    [Test]
    public void The_containers_where_it_has_one()
    {
        using var services = Build(services => services.AddLogging(), null);
        Options(services).LoggerFactory.Should().BeSameAs(services.GetRequiredService<ILoggerFactory>());
        services.GetRequiredService<IArtifactStore>().Should().NotBeNull();
    }

    [Test]
    public void The_one_of_the_options_before_the_containers([Values] bool withLogging)
    {
        using var services = Build(services => _ = withLogging ? services.AddLogging() : services, NullLoggerFactory.Instance);
        Options(services).LoggerFactory.Should().BeSameAs(NullLoggerFactory.Instance);
    }

    [Test]
    public void Without_logging_the_factory_is_null()
    {
        using var services = Build(_ => { }, null);
        Options(services).LoggerFactory.Should().BeNull();
        services.GetRequiredService<IArtifactStore>().Should().NotBeNull();
    }

    [Test]
    public void A_factory_that_cannot_be_created_is_null()
    {
        var factory = LoggerFactory.Create(_ => { });
        factory.Dispose();
        using var services = Build(_ => { }, factory);
        services.GetRequiredService<IArtifactStore>().Should().NotBeNull();
        Options(services).LoggerFactory.Should().BeSameAs(factory, "the host's options are the host's");
    }

    private static ArtifactStoreOptions Options(ServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<ArtifactStoreOptions>>().CurrentValue;

    private static ServiceProvider Build(Action<IServiceCollection> add, ILoggerFactory? own)
    {
        var services = new ServiceCollection();
        services.AddArtifactStore(options => (options.Provider, options.LoggerFactory) = (new FakeProvider(), own));
        add(services);
        return services.BuildServiceProvider();
    }
}
