using ArtifactStore.Specification;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace ArtifactStore.Sqlite.Tests.Processes;

public sealed class ManyProcessesTests
{
    private string _folder = "";

    private string File => Path.Combine(_folder, "artifacts.db");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("artifactstore-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Eight_processes_start_on_one_empty_file_at_once()
    {
        var workers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => WorkerProcess.StartAsync(["initialize", File])));
        try
        {
            Array.ForEach(workers, worker => worker.Go());
            var results = await Task.WhenAll(workers.Select(worker => worker.ResultAsync()));

            results.Should().AllSatisfy(lines => lines.Should().Equal("initialized"));
            await using var store = SqliteArtifactStore.Open($"Data Source={File}", configure: options =>
                options.SchemaMode = SchemaMode.Validate
            );
            await store.InitializeAsync();
        }
        finally
        {
            Array.ForEach(workers, worker => worker.Dispose());
        }
    }

    [Test]
    public async Task A_process_killed_while_it_makes_the_schema_leaves_a_file_that_the_next_one_completes()
    {
        // Death comes at another moment each time; the file is empty, half made or whole.
        for (var delay = 0; delay < 60; delay += Effort.Of(4, plain: 12))
        {
            var file = Path.Combine(_folder, $"killed-{delay}.db");
            using (var worker = await WorkerProcess.StartAsync(["initialize", file]))
            {
                worker.Go();
                await Task.Delay(delay);
                worker.Kill();
            }

            await using var store = SqliteArtifactStore.Open($"Data Source={file}");
            var created = await store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("after the crash", "report"));

            created.Version.Should().Be(1);
            (await store.Artifacts.CountArtifactsAsync()).Should().Be(1);
        }
    }

    [Test]
    public async Task An_interrupted_migration_is_rolled_back_and_repeated()
    {
        var script = SqliteArtifactStore.Script();
        await using (var dead = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            await dead.OpenAsync();
            await using var half = dead.CreateCommand();
            half.CommandText = script[..script.IndexOf("CREATE TABLE artifact_collection", StringComparison.Ordinal)];
            await half.ExecuteNonQueryAsync();

            // Closing without a commit is what a crash amounts to.
        }

        await using var store = SqliteArtifactStore.Open($"Data Source={File}");

        (await store.Artifacts.CountArtifactsAsync()).Should().Be(0);
    }

    [Test]
    public async Task Thirty_two_creators_here_and_three_other_processes_write_without_a_database_is_locked()
    {
        const int Each = 40;
        await using var store = SqliteArtifactStore.Open($"Data Source={File}", sqlite => sqlite.BusyTimeout = TimeSpan.FromSeconds(60));
        await store.InitializeAsync();
        var workers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => WorkerProcess.StartAsync(["create", File, "hot", "100"])));
        try
        {
            Array.ForEach(workers, worker => worker.Go());
            await Task.WhenAll(
                Enumerable
                    .Range(0, 32)
                    .Select(creator =>
                        Task.Run(async () =>
                        {
                            for (var i = 0; i < Each; i++)
                            {
                                await store.Artifacts.CreateArtifactAsync(
                                    ArtifactCreate.Markdown($"{creator}: {i}", i % 2 == 0 ? "hot" : $"cold-{creator}")
                                );
                            }
                        })
                    )
            );
            var others = (await Task.WhenAll(workers.Select(worker => worker.ResultAsync()))).SelectMany(lines => lines).ToArray();

            others.Should().HaveCount(300);
            var hot = await store.Artifacts.ReadVersionsAsync("hot");
            hot.Select(artifact => artifact.Version)
                .Should()
                .Equal(Enumerable.Range(1, 300 + (32 * Each / 2)).Reverse().Select(version => (int?)version));
            others.Should().BeSubsetOf(hot.Select(artifact => $"{artifact.Id} {artifact.Version}"));
            (await store.Artifacts.ReadLatestArtifactAsync("hot"))!.LatestId.Should().Be(hot[0].Id);
        }
        finally
        {
            Array.ForEach(workers, worker => worker.Dispose());
        }
    }

    [Test]
    public async Task Acknowledged_work_of_a_killed_process_is_kept()
    {
        using var worker = await WorkerProcess.StartAsync(["create", File, "hot", "100000"]);
        worker.Go();
        var first = await worker.Output.ReadLineAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        worker.Kill();
        string[] acknowledged = [first!, .. await worker.LinesUntilDeathAsync()];

        await using var store = SqliteArtifactStore.Open($"Data Source={File}");
        var versions = await store.Artifacts.ReadVersionsAsync("hot");

        acknowledged.Should().NotBeEmpty();
        versions.Select(artifact => $"{artifact.Id} {artifact.Version}").Should().Contain(acknowledged);
        versions
            .Count.Should()
            .BeInRange(acknowledged.Length, acknowledged.Length + 1, "one more may have been committed and not yet acknowledged");
        (await store.Artifacts.ReadLatestArtifactAsync("hot"))!.Version.Should().Be(versions.Count);
    }
}
