using ArtifactStore.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ArtifactStore.Tests.Registration;

public sealed class RegistrationTests
{
    [Test]
    public async Task A_store_its_artifacts_and_its_runs_are_singletons()
    {
        var provider = new FakeProvider();
        await using var services = Build(s => s.AddArtifactStore(o => o.Provider = provider));
        var store = services.GetRequiredService<IArtifactStore>();
        services.GetRequiredService<IArtifactStore>().Should().BeSameAs(store);
        using (var scope = services.CreateScope())
        {
            scope.ServiceProvider.GetRequiredService<IArtifactRepository>().Should().BeSameAs(store.Artifacts);
        }

        provider.Opened.Should().ContainSingle().Which.Disposals.Should().Be(0);
    }

    [Test]
    public async Task Every_part_of_a_store_can_be_injected([Values] bool keyed)
    {
        var provider = new FakeProvider();
        await using var services = Build(s =>
        {
            _ = keyed ? s.AddKeyedArtifactStore("audit", o => o.Provider = provider) : s.AddArtifactStore(o => o.Provider = provider);
        });
        var store = keyed ? services.GetRequiredKeyedService<IArtifactStore>("audit") : services.GetRequiredService<IArtifactStore>();
        var parts = typeof(IArtifactStore)
            .GetProperties()
            .Concat(typeof(IArtifactStoreSession).GetProperties())
            .Where(part => part.Name != nameof(IArtifactStore.Primary))
            .ToList();
        parts.Should().HaveCountGreaterThan(6);
        foreach (var part in parts)
        {
            var injected = keyed
                ? services.GetRequiredKeyedService(part.PropertyType, "audit")
                : services.GetRequiredService(part.PropertyType);
            injected.Should().BeSameAs(part.GetValue(store), part.Name);
        }
    }

    [Test]
    public async Task Nothing_is_opened_before_the_first_resolve()
    {
        var provider = new FakeProvider();
        await using var services = Build(s => s.AddArtifactStore(o => o.Provider = provider));
        services.GetRequiredService<IOptionsMonitor<ArtifactStoreOptions>>().CurrentValue.Provider.Should().BeSameAs(provider);
        provider.Opened.Should().BeEmpty();
    }

    [Test]
    public void The_container_disposes_the_store([Values] bool asynchronously)
    {
        var provider = new FakeProvider();
        var services = Build(s => s.AddArtifactStore(o => o.Provider = provider));
        services.GetRequiredService<IArtifactRepository>();
        if (asynchronously)
        {
            services.DisposeAsync().AsTask().Wait();
        }
        else
        {
            services.Dispose();
        }

        provider.Opened.Should().ContainSingle().Which.Disposals.Should().Be(1);
    }

    [Test]
    public async Task Called_twice_is_one_store_with_the_later_settings()
    {
        var (first, second) = (new FakeProvider(), new FakeProvider());
        await using var services = Build(s =>
        {
            s.AddArtifactStore(o => (o.Provider, o.StreamBatchSize, o.RunTables) = (first, 7, RunTables.HostViews));
            s.AddArtifactStore(o => (o.Provider, o.StreamBatchSize) = (second, 8));
            s.AddArtifactStore();
        });
        services.GetServices<IArtifactStore>().Should().ContainSingle();
        services.GetServices<IArtifactRepository>().Should().ContainSingle();
        services.GetServices<IValidateOptions<ArtifactStoreOptions>>().Should().ContainSingle("a failure is told once");
        first.Opened.Should().BeEmpty();
        var options = second.Opened.Should().ContainSingle().Which.Options;
        (options.StreamBatchSize, options.RunTables).Should().Be((8, RunTables.HostViews));
    }

    [Test]
    public async Task A_registration_of_the_host_is_kept()
    {
        await using var services = Build(s =>
        {
            s.AddSingleton<IArtifactRepository>(_ => throw new InvalidOperationException("the host's"));
            s.AddArtifactStore(o => o.Provider = new FakeProvider());
        });
        services
            .Invoking(s => s.GetRequiredService<IArtifactRepository>())
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("the host's");
    }

    [Test]
    public async Task Several_keyed_stores_are_independent()
    {
        var (main, audit, archive) = (new FakeProvider(), new FakeProvider(), new FakeProvider());
        await using (
            var services = Build(s =>
            {
                s.AddArtifactStore(o => o.Provider = main);
                s.AddKeyedArtifactStore("audit", o => (o.Provider, o.SchemaMode) = (audit, SchemaMode.Validate));
                s.AddKeyedArtifactStore("archive", o => o.Provider = archive);
                s.AddKeyedArtifactStore("archive", o => o.StreamBatchSize = 9);
            })
        )
        {
            var stores = (IArtifactStore[])
                [
                    services.GetRequiredService<IArtifactStore>(),
                    services.GetRequiredKeyedService<IArtifactStore>("audit"),
                    services.GetRequiredKeyedService<IArtifactStore>("archive"),
                ];
            stores.Should().OnlyHaveUniqueItems();
            services.GetRequiredKeyedService<IArtifactRepository>("audit").Should().BeSameAs(stores[1].Artifacts);
            services.GetRequiredKeyedService<IRunRepository>("archive").Should().BeSameAs(stores[2].Runs);
            services.GetKeyedServices<IArtifactStore>("archive").Should().ContainSingle();
            services.GetKeyedService<IArtifactStore>("other").Should().BeNull();
            audit.Opened.Should().ContainSingle().Which.Options.SchemaMode.Should().Be(SchemaMode.Validate);
            archive.Opened.Should().ContainSingle().Which.Options.StreamBatchSize.Should().Be(9);
            main.Opened.Should().ContainSingle().Which.Options.SchemaMode.Should().Be(SchemaMode.CreateOrUpgrade);
        }

        ((FakeProvider[])[main, audit, archive]).Should().OnlyContain(provider => provider.Opened.Single().Disposals == 1);
    }

    [Test]
    public async Task A_keyed_store_needs_no_default_store()
    {
        await using var services = Build(s => s.AddKeyedArtifactStore("audit", o => o.Provider = new FakeProvider()));
        services.GetService<IArtifactStore>().Should().BeNull();
        services.GetRequiredService<IStartupValidator>().Invoking(validator => validator.Validate()).Should().NotThrow();
    }

    [Test]
    public void The_builder_gives_providers_the_services_and_the_name()
    {
        var services = new ServiceCollection();
        var builder = services.AddArtifactStore();
        (builder.Services, builder.Name).Should().Be((services, null));
        services.AddKeyedArtifactStore("audit").Name.Should().Be("audit");
    }

    [Test]
    public void Bad_arguments_are_refused()
    {
        var services = new ServiceCollection();
        services.Invoking(s => s.AddKeyedArtifactStore("")).Should().Throw<ArgumentException>().WithParameterName("name");
        services.Invoking(s => s.AddKeyedArtifactStore(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ((IServiceCollection)null!).AddArtifactStore()).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => SqlArtifactStore.Open(null!)).Should().Throw<ArgumentNullException>();
    }

    [Test]
    public async Task A_missing_provider_stops_the_host_at_its_start()
    {
        using var host = Host(services => services.AddArtifactStore());
        await host.Awaiting(h => h.StartAsync())
            .Should()
            .ThrowAsync<OptionsValidationException>()
            .WithMessage("No database: call a method such as UseSqlite(*) on the result of AddArtifactStore.");
    }

    [Test]
    public async Task A_missing_provider_throws_without_a_host_too()
    {
        await using var services = Build(s => s.AddArtifactStore());
        services
            .Invoking(s => s.GetRequiredService<IArtifactStore>())
            .Should()
            .Throw<OptionsValidationException>()
            .WithMessage("No database: *UseSqlite*");
        services.Invoking(s => s.GetRequiredService<IArtifactRepository>()).Should().Throw<OptionsValidationException>();
    }

    [Test]
    public async Task All_failures_are_in_one_message_and_name_the_store()
    {
        using var host = Host(services => services.AddKeyedArtifactStore("audit", o =>
            {
                (o.SchemaMode, o.RunTables, o.StreamBatchSize) = ((SchemaMode)7, (RunTables)8, 0);
                o.Provider = new FakeProvider("The table prefix is bad.", "The busy time-out is negative.");
            }));
        var error = (await host.Awaiting(h => h.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which;
        error
            .Failures.Should()
            .Equal(
                "Store 'audit': SchemaMode 7 is not a value of SchemaMode.",
                "Store 'audit': RunTables 8 is not a value of RunTables.",
                "Store 'audit': StreamBatchSize 0 is not from 1 to 100,000.",
                "Store 'audit': The table prefix is bad.",
                "Store 'audit': The busy time-out is negative."
            );
        error.Failures.Should().OnlyContain(failure => error.Message.Contains(failure));
    }

    [Test]
    public void Without_a_container_all_failures_are_in_one_message_too() =>
        FluentActions
            .Invoking(() => SqlArtifactStore.Open(new ArtifactStoreOptions { StreamBatchSize = 100_001 }))
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("options")
            .WithMessage("StreamBatchSize 100001 is not from 1 to 100,000. No database: *");

    [TestCase(1)]
    [TestCase(100_000)]
    public async Task StreamBatchSize_bounds_are_inclusive(int size)
    {
        using var host = Host(services => services.AddArtifactStore(o => (o.Provider, o.StreamBatchSize) = (new FakeProvider(), size)));
        await host.StartAsync();
        await host.StopAsync();
    }

    private static ServiceProvider Build(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private static IHost Host(Action<IServiceCollection> register)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { DisableDefaults = true }
        );
        register(builder.Services);
        return builder.Build();
    }
}
