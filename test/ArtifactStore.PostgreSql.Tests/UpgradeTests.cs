using ArtifactStore.Specification;
using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Maintenance;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>A store of the first release, made by its own scripts, is upgraded in place, and no row changes.</summary>
public sealed class UpgradeTests
{
    private static readonly string[] Tables =
    [
        "artifact",
        "artifact_collection",
        "flow",
        "deployment",
        "flow_run",
        "task_run",
        "work_pool",
        "work_queue",
    ];

    [Test]
    public async Task A_store_of_the_first_release_is_upgraded_with_its_rows()
    {
        await using var database = new PostgreSqlTestDatabase();
        await database.ExecuteAsync(FirstVersion.Script);
        var run = SampleData.Id('3', 1);
        Artifact[] versions =
        [
            .. Enumerable
                .Range(1, 3)
                .Select(version => new Artifact
                {
                    Id = SampleData.Id('7', version),
                    Created = SampleData.Monday.AddDays(version),
                    Updated = SampleData.Monday.AddDays(version),
                    Key = "report",
                    Version = version,
                    Description = $"größe 🚀 {version}",
                    Data = ArtifactData.Parse("""[ 1.0, "ä" ]"""),
                    DataSize = 13,
                    Metadata = new(("a", "b")),
                }),
        ];
        var latest = new ArtifactCollection
        {
            CollectionId = SampleData.Id('8', 1),
            Created = versions[0].Created,
            Updated = versions[^1].Updated,
            Key = "report",
            LatestId = versions[^1].Id,
            Version = 3,
        };
        await database.InsertAsync(versions, [latest]);
        await database.ExecuteAsync(
            $"""
            INSERT INTO artifact_store.flow (id, created, updated, name, tags) VALUES ('{SampleData.Id(
                '1',
                1
            )}', now(), now(), 'nightly', ARRAY['eu']);
            INSERT INTO artifact_store.flow_run (id, created, updated, name, flow_id, tags, created_by_known) VALUES ('{run}', now(), now(), 'run-1', '{SampleData.Id(
                '1',
                1
            )}', ARRAY[]::text[], false);
            UPDATE artifact_store.artifact SET flow_run_id = '{run}', flow_id = '{SampleData.Id('1', 1)}';
            UPDATE artifact_store.artifact_collection SET flow_run_id = '{run}', flow_id = '{SampleData.Id('1', 1)}'
            """
        );
        var before = await StoreRows.ReadAsync(database, Tables, "trace_id", "state_message");
        before.Should().HaveCount(6);

        await using var store = database.Open();
        (
            await store.Artifacts.ReadArtifactsAsync(
                new()
                {
                    Flows = new() { Name = "nightly" },
                    Sort = ArtifactSort.CreatedAsc,
                }
            )
        ).Should().Equal(versions.Select(version => version with { FlowRunId = run }));
        (await StoreRows.ReadAsync(database, Tables, "trace_id", "state_message")).Should().Equal(before);
        (await store.VerifyAllAsync()).Should().BeEmpty();
        await store.Aliases.SetAsync("report", "production", 1);
        (await store.Retention.PruneAsync(new() { KeepVersions = 1 })).Artifacts.Should().Be(1);
    }
}
