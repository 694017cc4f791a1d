using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The answer to a commit is lost: the work is done once, whether the server had committed or not.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class CommitTests : IAsyncDisposable
{
    private PostgreSqlTestDatabase _database = null!;
    private LossyProxy _proxy = null!;
    private IArtifactStore _store = null!;

    [SetUp]
    public async Task OpenStore()
    {
        _database = PostgreSqlTestDatabase.WithSchema();
        var direct = new NpgsqlConnectionStringBuilder(_database.ConnectionString);
        _proxy = new(direct.Port);
        _store = PostgreSqlArtifactStore.Open(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Port = _proxy.Port, Pooling = true }.ToString()
        );
        await _store.InitializeAsync();
    }

    [TearDown]
    public async Task Close()
    {
        await Invariants.CheckAsync(_database);
        await _store.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task A_create_is_neither_lost_nor_done_twice(
        [Values] LostAnswer how,
        [Values(null, "a")] string? key,
        [Values] bool withId,
        [Values(1, 3)] int times
    )
    {
        if (key is not null)
        {
            await _store.Artifacts.CreateArtifactAsync(new() { Key = key });
        }

        var before = await _store.Artifacts.CountArtifactsAsync();
        _proxy.LoseNext(how, times);
        var created = await _store.Artifacts.CreateArtifactAsync(
            new()
            {
                Key = key,
                Id = withId ? Guid.NewGuid() : null,
                Type = "t",
                Data = ArtifactData.FromText("body"),
            }
        );
        _proxy.Lost.Should().BePositive();
        created.Version.Should().Be(key is null ? null : 2);
        (await _store.Artifacts.CountArtifactsAsync()).Should().Be(before + 1);
        (await _store.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created);
    }

    [Test]
    public async Task A_create_succeeds_when_the_connection_is_lost_again_during_settlement()
    {
        _proxy.LoseNext(LostAnswer.BeforeCommit);
        _proxy.CutAtNextRollback();
        var created = await _store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        (_proxy.Lost, _proxy.HasCutAtRollback).Should().Be((1, true));
        (await _store.Artifacts.ReadArtifactsAsync()).Should().Equal(created);
    }

    [Test]
    public async Task A_bulk_create_is_neither_lost_nor_done_twice([Values] LostAnswer how)
    {
        _proxy.LoseNext(how);
        var created = await _store.Artifacts.CreateArtifactsAsync([new() { Key = "b" }, new(), new() { Key = "a" }, new() { Key = "b" }]);
        _proxy.Lost.Should().Be(1);
        created.Select(artifact => (artifact.Key, artifact.Version)).Should().Equal(("b", 1), (null, null), ("a", 1), ("b", 2));
        (await _store.Artifacts.ReadArtifactsAsync()).Should().BeEquivalentTo(created);
    }

    [Test]
    public async Task A_create_that_expects_a_version_does_not_conflict_with_itself([Values] LostAnswer how, [Values(0, 1)] int expected)
    {
        if (expected == 1)
        {
            await _store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        }

        _proxy.LoseNext(how);
        (await _store.Artifacts.CreateArtifactAsync(new() { Key = "a", ExpectedVersion = expected })).Version.Should().Be(expected + 1);
        (await _store.Artifacts.CountArtifactsAsync()).Should().Be(expected + 1);
    }

    [Test]
    public async Task A_create_that_expects_a_latest_does_not_conflict_with_itself([Values] LostAnswer how, [Values] bool inList)
    {
        var latest = await _store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var create = new ArtifactCreate { Key = "a", ExpectedLatestId = latest.Id };
        _proxy.LoseNext(how);
        var created = inList
            ? (await _store.Artifacts.CreateArtifactsAsync([create, new() { Key = "b" }]))[0]
            : await _store.Artifacts.CreateArtifactAsync(create);
        created.Version.Should().Be(2);
        (await _store.Artifacts.ReadVersionsAsync("a")).Should().Equal(created, latest);
    }

    [Test]
    public async Task An_update_that_expects_a_time_does_not_conflict_with_itself([Values] LostAnswer how, [Values(null, "a")] string? key)
    {
        var artifact = await _store.Artifacts.CreateArtifactAsync(new() { Key = key });
        _proxy.LoseNext(how);
        (await _store.Artifacts.UpdateArtifactAsync(artifact.Id, new() { Description = "changed", ExpectedUpdated = artifact.Updated }))
            .Should()
            .BeTrue();
        _proxy.Lost.Should().BePositive();
        (await _store.Artifacts.ReadArtifactAsync(artifact.Id))!.Description.Should().Be("changed");
    }

    [Test]
    public async Task A_delete_of_a_version_keeps_a_later_artifact_of_the_same_version([Values] LostAnswer how)
    {
        await _store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var second = await _store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        _proxy.LoseNext(how);
        (await _store.Artifacts.DeleteArtifactAsync("a", 1)).Should().BeTrue();
        (await _store.Artifacts.ReadArtifactsAsync()).Should().Equal(second);
    }

    [Test]
    public async Task An_id_that_exists_already_is_a_conflict([Values] LostAnswer how)
    {
        var there = await _store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        _proxy.LoseNext(how);
        await _store
            .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "a", Id = there.Id }))
            .Should()
            .ThrowAsync<ArtifactConflictException>();
        (await _store.Artifacts.ReadArtifactsAsync()).Should().Equal(there);
    }

    [Test]
    public async Task A_delete_with_a_lost_answer_returns_true([Values] LostAnswer how)
    {
        var first = await _store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var second = await _store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        _proxy.LoseNext(how);
        (await _store.Artifacts.DeleteArtifactAsync(second.Id)).Should().BeTrue();
        (await _store.Artifacts.ReadLatestArtifactAsync("a"))!.LatestId.Should().Be(first.Id);
    }

    [Test]
    public async Task A_bulk_delete_with_a_limit_deletes_no_more([Values] LostAnswer how)
    {
        await _store.Artifacts.CreateArtifactsAsync([.. Enumerable.Repeat(new ArtifactCreate { Key = "a" }, 10)]);
        _proxy.LoseNext(how);
        (
            await _store.Artifacts.DeleteArtifactsAsync(
                new()
                {
                    Artifacts = new() { Key = "a" },
                    Limit = 3,
                }
            )
        ).Deleted.Should().Be(3);
        (await _store.Artifacts.CountArtifactsAsync()).Should().Be(7);
    }

    [Test]
    public async Task A_run_delete_with_a_lost_answer_returns_true([Values] LostAnswer how)
    {
        var flow = await _store.Runs.Flows.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = "etl" });
        _proxy.LoseNext(how);
        (await _store.Runs.Flows.DeleteAsync(flow.Id)).Should().BeTrue();
        (await _store.Runs.Flows.ReadAsync(flow.Id)).Should().BeNull();
    }

    [Test]
    public async Task A_transaction_with_a_lost_commit_answer_throws_unavailable(
        [Values(LostAnswer.BeforeCommit, LostAnswer.AfterCommit)] LostAnswer how
    )
    {
        await using (var transaction = await _store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            _proxy.LoseNext(how);
            (await transaction.Awaiting(t => t.CommitAsync()).Should().ThrowAsync<ArtifactStoreUnavailableException>())
                .Which.Message.Should()
                .Contain("check before repeating");
        }

        (await _store.Artifacts.CountArtifactsAsync()).Should().Be(how == LostAnswer.AfterCommit ? 1 : 0);
    }
}
