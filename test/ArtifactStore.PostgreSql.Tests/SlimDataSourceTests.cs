using ArtifactStore.Specification;
using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Maintenance;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>A data source that knows few types: with arrays it serves a store, without them it is refused.</summary>
public sealed class SlimDataSourceTests
{
    [Test]
    public async Task With_arrays_everything_works()
    {
        await using var database = new PostgreSqlTestDatabase();
        var builder = new NpgsqlSlimDataSourceBuilder(database.ConnectionString);
        builder.EnableArrays();
        await using var source = builder.Build();
        await using var store = PostgreSqlArtifactStore.Open(source);
        await SampleData.Runs().SaveRunsAsync(store.Runs);
        var created = await store.Artifacts.CreateArtifactsAsync(SampleData.Artifacts());
        (await store.Artifacts.StreamArtifactsAsync().ToListAsync()).Should().BeEquivalentTo(created);
        (await store.Artifacts.ReadLatestArtifactsAsync()).Should().NotBeEmpty();
        (
            await store.Artifacts.CreateArtifactAsync(
                new()
                {
                    Key = "single",
                    Data = ArtifactData.FromText("body"),
                    Metadata = new(("a", "b")),
                }
            )
        ).Version.Should().Be(1);
        (await store.Artifacts.UpdateArtifactAsync(created[0].Id, new() { Description = "new" })).Should().BeTrue();
        (
            await store.Artifacts.CountArtifactsAsync(
                new()
                {
                    FlowRuns = new()
                    {
                        State = StateType.Completed,
                        Tags = new() { Any = ["a"] },
                    },
                }
            )
        ).Should().BeGreaterThanOrEqualTo(0);
        (await store.Runs.FlowRuns.ReadAsync(SampleData.Id('3', 1))).Should().NotBeNull();
        (await store.Runs.WorkQueues.ReadAsync(Guid.NewGuid())).Should().BeNull();
        (await store.VerifyAllAsync()).Should().BeEmpty();
        (await store.Maintenance.CheckHealthAsync()).Status.Should().Be(ArtifactStoreHealthStatus.Healthy);
        (await store.Artifacts.DeleteArtifactAsync(created[0].Id)).Should().BeTrue();
        (await store.Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "single" } })).Deleted.Should().Be(1);
    }

    [Test]
    public async Task Without_arrays_the_exception_names_the_builder_to_use([Values] SchemaMode mode)
    {
        await using var database = new PostgreSqlTestDatabase();
        await using (var first = database.Open())
        {
            await first.InitializeAsync();
        }

        await using var source = new NpgsqlSlimDataSourceBuilder(database.ConnectionString).Build();
        await using var store = PostgreSqlArtifactStore.Open(source, configure: options => options.SchemaMode = mode);
        if (mode != SchemaMode.None)
        {
            await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreException>().WithMessage("*EnableArrays*");
        }

        await store
            .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a", FlowRunId = Guid.NewGuid() }))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*EnableArrays*");
        await store
            .Artifacts.Awaiting(a => a.CreateArtifactsAsync([new() { Key = "a" }]))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*EnableArrays*");
        await store
            .Artifacts.Awaiting(a => a.ReadArtifactsAsync(new() { Artifacts = new() { Key = new() { Any = ["a", "b"] } } }))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*EnableArrays*");
    }
}
