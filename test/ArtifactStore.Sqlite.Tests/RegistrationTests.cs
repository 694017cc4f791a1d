using ArtifactStore.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>What <c>UseSqlite</c> sets is options as any: it may be set again, overridden, and depend on services.</summary>
public class RegistrationTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task The_container_creates_a_store_in_the_file()
    {
        var file = _folder.File("host.db");
        await using (var services = Build(s => s.AddArtifactStore().UseSqlite($"Data Source={file}")))
        {
            await services.GetRequiredService<IArtifactRepository>().CreateArtifactAsync(ArtifactCreate.Markdown("# a", "a"));
        }

        File.Exists(file).Should().BeTrue();
    }

    [Test]
    public async Task A_second_call_keeps_what_the_first_one_set()
    {
        await using var services = Build(s =>
        {
            s.AddArtifactStore().UseSqlite("Data Source=first.db", o => (o.TablePrefix, o.MaxReaders) = ("p_", 3));
            s.AddArtifactStore().UseSqlite(o => o.MaxReaders = 5);
        });
        var options = services.GetRequiredService<IOptionsMonitor<SqliteOptions>>().CurrentValue;
        (options.ConnectionString, options.TablePrefix, options.MaxReaders).Should().Be(("Data Source=first.db", "p_", 5));
    }

    [Test]
    public async Task PostConfigure_replaces_the_database()
    {
        var file = _folder.File("production.db");
        await using (
            var services = Build(s =>
            {
                s.AddArtifactStore().UseSqlite($"Data Source={file}", o => o.TablePrefix = "p_");
                s.PostConfigure<SqliteOptions>(o => o.ConnectionString = "Data Source=:memory:");
            })
        )
        {
            var store = services.GetRequiredService<IArtifactStore>();
            await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# a", "a"));
            (await store.Artifacts.CountArtifactsAsync()).Should().Be(1);
        }

        File.Exists(file).Should().BeFalse();
    }

    [Test]
    public async Task Options_may_come_from_a_service()
    {
        var file = _folder.File("service.db");
        await using (
            var services = Build(s =>
                s.AddSingleton(new Place(file))
                    .AddArtifactStore()
                    .UseSqlite((provider, o) => o.ConnectionString = $"Data Source={provider.GetRequiredService<Place>().File}")
            )
        )
        {
            await services.GetRequiredService<IArtifactStore>().InitializeAsync();
        }

        File.Exists(file).Should().BeTrue();
    }

    [Test]
    public async Task Each_key_has_options_of_its_own()
    {
        await using var services = Build(s =>
        {
            s.AddArtifactStore().UseSqlite("Data Source=:memory:", o => o.MaxReaders = 2);
            s.AddKeyedArtifactStore("audit").UseSqlite("Data Source=:memory:", o => o.MaxReaders = 3);
            s.PostConfigure<SqliteOptions>("audit", o => o.TablePrefix = "audit_");
        });
        var options = services.GetRequiredService<IOptionsMonitor<SqliteOptions>>();
        (options.CurrentValue.MaxReaders, options.CurrentValue.TablePrefix).Should().Be((2, ""));
        (options.Get("audit").MaxReaders, options.Get("audit").TablePrefix).Should().Be((3, "audit_"));
        await services.GetRequiredKeyedService<IArtifactStore>("audit").Artifacts.CreateArtifactAsync(ArtifactCreate.Progress(1));
        (await services.GetRequiredService<IArtifactStore>().Artifacts.CountArtifactsAsync()).Should().Be(0);
    }

    [Test]
    public async Task All_failures_of_both_kinds_of_options_are_in_one_message_at_start()
    {
        await using var services = Build(s =>
        {
            s.AddKeyedArtifactStore("audit", o => o.StreamBatchSize = 0).UseSqlite("Data Source=a.db", o => o.MaxReaders = 0);
            s.PostConfigure<SqliteOptions>("audit", o => o.CacheSizeKib = -1);
        });
        services
            .GetRequiredService<IStartupValidator>()
            .Invoking(validator => validator.Validate())
            .Should()
            .Throw<OptionsValidationException>()
            .Which.Failures.Should()
            .Equal(
                "Store 'audit': StreamBatchSize 0 is not from 1 to 100,000.",
                "Store 'audit': CacheSizeKib -1 is not positive.",
                "Store 'audit': MaxReaders 0 is not from 1 to 1,000."
            );
    }

    [Test]
    public async Task A_provider_that_the_host_sets_later_wins()
    {
        var provider = new SqliteProvider(new() { ConnectionString = "Data Source=:memory:" });
        await using var services = Build(s =>
        {
            s.AddArtifactStore().UseSqlite("Data Source=never.db");
            s.PostConfigure<ArtifactStoreOptions>(o => o.Provider = provider);
        });
        services.GetRequiredService<IOptions<ArtifactStoreOptions>>().Value.Provider.Should().BeSameAs(provider);
    }

    [Test]
    public void Null_arguments_are_refused()
    {
        var builder = new ServiceCollection().AddArtifactStore();
        builder.Invoking(b => b.UseSqlite((string)null!)).Should().Throw<ArgumentNullException>().WithParameterName("connectionString");
        builder
            .Invoking(b => b.UseSqlite((Action<SqliteOptions>)null!))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("configure");
        builder
            .Invoking(b => b.UseSqlite((Action<IServiceProvider, SqliteOptions>)null!))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("configure");
        FluentActions
            .Invoking(() => ((ArtifactStoreBuilder)null!).UseSqlite(_ => { }))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("builder");
    }

    private static ServiceProvider Build(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private sealed record Place(string File);
}
