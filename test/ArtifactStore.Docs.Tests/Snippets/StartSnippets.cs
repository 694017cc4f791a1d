using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class StartSnippets
{
    [Test]
    public async Task The_first_example_stores_and_finds_a_report()
    {
        // <snippet>
        await using IArtifactStore store = SqliteArtifactStore.Open("Data Source=artifacts.db");
        await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# All green", key: "nightly-report"));

        var lastWeek = new ArtifactQuery
        {
            Artifacts = new() { Type = ["table", "markdown"], Created = new() { After = DateTimeOffset.UtcNow.AddDays(-7) } },
        };
        foreach (var artifact in await store.Artifacts.ReadArtifactsAsync(lastWeek))
        {
            Console.WriteLine($"{artifact.Key}, version {artifact.Version}, {artifact.DataSize} bytes");
        }

        var latest = await store.Artifacts.ReadLatestArtifactAsync("nightly-report");
        Console.WriteLine(latest!.Data!.Deserialize<string>());
        // </snippet>

        latest.Data.Deserialize<string>().Should().Be("# All green");
    }

    [Test]
    public async Task A_loop_over_pages_shows_every_artifact()
    {
        await using var store = await InMemory.OpenAsync(artifacts: 250);
        var shown = new List<Artifact>();
        void Show(IReadOnlyList<Artifact> page) => shown.AddRange(page);

        // <snippet>
        var query = new ArtifactQuery { Sort = ArtifactSort.CreatedDesc, Limit = 100 };
        while (await store.Artifacts.ReadArtifactsAsync(query) is { Count: > 0 } page)
        {
            Show(page);
            query = query with { After = ArtifactCursor.After(page[^1], query.Sort) };
        }
        // </snippet>

        shown.Should().HaveCount(250).And.OnlyHaveUniqueItems(artifact => artifact.Id);
    }

    [Test]
    public async Task A_query_finds_the_report_of_a_failed_run()
    {
        await using var store = await InMemory.OpenAsync(artifacts: 1);

        // <snippet>
        var flow = new Flow { Id = Guid.CreateVersion7(), Name = "nightly" };
        var run = new FlowRun { Id = Guid.CreateVersion7(), Name = "nightly-1", FlowId = flow.Id, State = new(StateType.Failed) };
        var report = ArtifactCreate.Markdown("# 3 errors", key: "nightly-report") with { FlowRunId = run.Id };
        await store.Runs.Flows.SaveAsync(flow);
        await store.Runs.FlowRuns.SaveAsync(run);
        await store.Artifacts.CreateArtifactAsync(report);

        var failed = new ArtifactQuery { Flows = new() { Name = "nightly" }, FlowRuns = new() { State = StateType.Failed } };
        var reports = await store.Artifacts.ReadArtifactsAsync(failed);   // the report
        // </snippet>

        reports.Should().ContainSingle().Which.FlowRunId.Should().Be(run.Id);
        var json = File.ReadLines(Path.Combine(Repository.Root, "README.md")).SkipWhile(line => line != "```json").ElementAt(1);
        JsonSerializer.Deserialize<ArtifactQuery>(json).Should().Be(failed, "the README shows it as JSON");
    }

    [Test]
    public async Task A_transaction_commits_a_run_with_its_report()
    {
        await using var store = await InMemory.OpenAsync();
        var run = new FlowRun { Id = Guid.CreateVersion7(), Name = "nightly" };
        var report = ArtifactCreate.Markdown("# All green") with { FlowRunId = run.Id };

        {
            // <snippet>
            await using var transaction = await store.BeginTransactionAsync();
            await transaction.Runs.FlowRuns.SaveAsync(run);
            await transaction.Artifacts.CreateArtifactAsync(report);
            await transaction.CommitAsync();   // without it, disposing rolls back
            // </snippet>
        }

        (await store.Artifacts.CountArtifactsAsync(new() { FlowRuns = new() { Name = "nightly" } })).Should().Be(1);
    }

    [Test]
    public async Task A_keyed_store_is_injected_by_its_key()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Auditor>();

        // <snippet>
        services.AddKeyedArtifactStore("audit").UseSqlite("Data Source=audit.db");
        // </snippet>

        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<Auditor>().Store.Should().NotBeNull();
    }

    [Test]
    public async Task Concurrent_updates_lose_no_change()
    {
        await using var store = await InMemory.OpenAsync();
        var id = (await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Progress(0))).Id;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            // <snippet>
            while (await store.Artifacts.ReadArtifactAsync(id) is { } read)
            {
                var next = ArtifactData.From(read.Data!.Deserialize<int>() + 1);
                try
                {
                    await store.Artifacts.UpdateArtifactAsync(id, new() { Data = next, ExpectedUpdated = read.Updated });
                    break;
                }
                catch (ArtifactConflictException e) when (e.Reason == ArtifactConflictReason.UpdatedMoved)
                {
                    // Read again.
                }
            }
            // </snippet>
        }));

        (await store.Artifacts.ReadArtifactAsync(id))!.Data!.Deserialize<int>().Should().Be(20);
    }

    [Test]
    public async Task A_delete_keeps_the_newest_ten_of_a_key()
    {
        await using var store = await InMemory.OpenAsync(artifacts: 25, key: "nightly-report");

        // <snippet>
        var old = new ArtifactQuery { Artifacts = new() { Key = "nightly-report" }, Sort = ArtifactSort.CreatedDesc, Offset = 10 };
        await store.Artifacts.DeleteArtifactsAsync(old);
        // </snippet>

        (await store.Artifacts.ReadVersionsAsync("nightly-report")).Select(artifact => artifact.Version).Should().Equal(Enumerable.Range(16, 10).Reverse().Cast<int?>());
    }

    private sealed class Auditor([FromKeyedServices("audit")] IArtifactStore store)
    {
        public IArtifactStore Store => store;
    }
}
