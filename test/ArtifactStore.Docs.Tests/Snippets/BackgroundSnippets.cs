using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class BackgroundSnippets
{
    [Test]
    public async Task An_observer_hears_changes()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        var services = builder.Services;

        // <snippet>
        services
            .AddArtifactStore(options => options.RecordChanges = true)
            .UseSqlite("Data Source=artifacts.db")
            .AddObserver<SearchIndex>();
        // </snippet>

        var search = new RecordedSearch();
        services.AddSingleton<ISearch>(search);
        using var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<IArtifactRepository>().CreateArtifactAsync(new() { Key = "report" });
        (await search.Updated.Task).Should().Be("report");
        await host.StopAsync();
    }

    [Test]
    public async Task Retention_runs_on_a_schedule()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        var services = builder.Services;

        // <snippet>
        services
            .AddArtifactStore()
            .UseSqlite("Data Source=artifacts.db")
            .AddRetention(options =>
            {
                options.Interval = TimeSpan.FromHours(6);
                options.Artifacts.Add(new() { OlderThan = TimeSpan.FromDays(90), KeepVersions = 5 });
                options.FlowRuns = new(olderThan: TimeSpan.FromDays(30));
                options.Changes = new(olderThan: TimeSpan.FromDays(30));
            });
        // </snippet>

        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }
}
