using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class PackageSnippets
{
    [Test]
    public async Task A_class_that_uses_a_store_needs_the_interfaces_alone()
    {
        await using var store = await InMemory.OpenAsync(artifacts: 0);
        var report = new NightlyReport(store.Artifacts);
        (await report.SaveAsync("# All green")).Version.Should().Be(1);
        (await report.FindFailedAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_host_registers_a_store_in_a_file()
    {
        var services = new ServiceCollection();

        // <snippet>
        services.AddArtifactStore().UseSqlite("Data Source=artifacts.db");
        // </snippet>

        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IArtifactStore>().Should().BeSameAs(provider.GetRequiredService<IArtifactStore>());
    }

    [Test]
    public async Task A_store_in_a_file_needs_no_container()
    {
        // <snippet>
        await using IArtifactStore store = SqliteArtifactStore.Open("Data Source=artifacts.db");
        await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# All green", key: "nightly-report"));
        var latest = await store.Artifacts.ReadLatestArtifactAsync("nightly-report");
        // </snippet>

        latest!.Data!.Deserialize<string>().Should().Be("# All green");
    }

    [Test]
    public async Task A_host_registers_a_store_on_a_server()
    {
        var services = new ServiceCollection();

        // <snippet>
        services.AddArtifactStore().UsePostgreSql("Host=db;Database=app;Username=app");
        // </snippet>

        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IArtifactStore>().Should().NotBeNull();
    }

    [Test]
    public async Task A_host_maps_the_API_and_the_pages()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAuthorization();
        builder.Services.AddArtifactStore().UseSqlite("Data Source=:memory:");
        await using var app = builder.Build();

        // <snippet>
        app.MapArtifactStore("/api").RequireAuthorization();
        app.MapArtifactPages("/artifacts").RequireAuthorization();
        // </snippet>

        app.Should().NotBeNull();
    }

    // <snippet>
    public sealed class NightlyReport(IArtifactRepository artifacts)
    {
        public Task<Artifact> SaveAsync(string markdown) =>
            artifacts.CreateArtifactAsync(ArtifactCreate.Markdown(markdown, key: "nightly-report"));

        public Task<IReadOnlyList<Artifact>> FindFailedAsync() =>
            artifacts.ReadArtifactsAsync(new() { Flows = new() { Name = "nightly" }, FlowRuns = new() { State = StateType.Failed } });
    }
    // </snippet>
}
