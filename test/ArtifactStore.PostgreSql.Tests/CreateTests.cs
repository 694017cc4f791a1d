using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>What creates cost on the way to the server, and that their order of locks holds under any order of keys.</summary>
public sealed class CreateTests
{
    private PostgreSqlTestDatabase _database = null!;

    [SetUp]
    public void Create() => _database = PostgreSqlTestDatabase.WithSchema();

    [TearDown]
    public async Task Drop()
    {
        await Invariants.CheckAsync(_database);
        await _database.DisposeAsync();
    }

    [TestCase(0)]
    [TestCase(100)]
    public async Task A_create_is_one_round_trip_and_a_batch_is_few(int autoPrepare)
    {
        using var counter = new TurnCounter(new NpgsqlConnectionStringBuilder(_database.ConnectionString).Port);
        await using var store = PostgreSqlArtifactStore.Open(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString)
            {
                Port = counter.Port,
                Pooling = true,
                MaxPoolSize = 1,
                MaxAutoPrepare = autoPrepare,
                AutoPrepareMinUsages = 2,
            }.ToString()
        );
        var run = Guid.NewGuid();
        await store.Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = run,
                Name = "run",
                FlowId = Guid.NewGuid(),
            }
        );
        for (var round = 0; round < 3; round++)
        {
            (await counter.CountAsync(() => store.Artifacts.CreateArtifactAsync(new()))).Should().Be(1);
            (await counter.CountAsync(() => store.Artifacts.CreateArtifactAsync(new() { Key = "a", Data = ArtifactData.FromText("body") })))
                .Should()
                .Be(1);
            (await counter.CountAsync(() => store.Artifacts.CreateArtifactAsync(new() { Key = "a", ExpectedVersion = (2 * round) + 1 })))
                .Should()
                .Be(1);
            (
                await counter.CountAsync(() =>
                    store.Artifacts.CreateArtifactAsync(
                        new()
                        {
                            Key = $"new-{round}",
                            ExpectedVersion = 0,
                            FlowRunId = run,
                        }
                    )
                )
            ).Should().Be(1);

            var latest = await store.Artifacts.CreateArtifactAsync(new() { Key = $"new-{round}" });
            (
                await counter.CountAsync(async () =>
                    latest = await store.Artifacts.CreateArtifactAsync(new() { Key = $"new-{round}", ExpectedLatestId = latest.Id })
                )
            )
                .Should()
                .Be(1);
            (
                await counter.CountAsync(() =>
                    store.Artifacts.CreateArtifactAsync(
                        new()
                        {
                            Key = $"new-{round}",
                            ExpectedVersion = latest.Version,
                            ExpectedLatestId = latest.Id,
                            FlowRunId = run,
                        }
                    )
                )
            ).Should().Be(1);

            var batch = Enumerable.Range(0, 100).Select(i => new ArtifactCreate { Key = $"b{i % 10}" }).ToList();
            (await counter.CountAsync(() => store.Artifacts.CreateArtifactsAsync(batch)))
                .Should()
                .Be(3, "the keys, the artifacts, and the commit");
            var tenth = (await store.Artifacts.ReadLatestArtifactAsync("b9"))!.LatestId;
            (
                await counter.CountAsync(() =>
                    store.Artifacts.CreateArtifactsAsync([
                        .. batch.Select((create, i) => i == 9 ? create with { ExpectedLatestId = tenth } : create),
                    ])
                )
            )
                .Should()
                .Be(3, "the latest is compared in the same statement");
            (
                await counter.CountAsync(() =>
                    store.Artifacts.CreateArtifactsAsync([.. batch.Select(create => create with { FlowRunId = run })])
                )
            )
                .Should()
                .Be(4, "and the lock of the run");
        }

        await using var transaction = await store.BeginTransactionAsync();
        for (var round = 0; round < 3; round++)
        {
            (await counter.CountAsync(() => transaction.Artifacts.CreateArtifactAsync(new() { Key = "a", FlowRunId = run })))
                .Should()
                .Be(1, "its savepoint travels with it");
        }

        await transaction.CommitAsync();
    }

    /// <summary>
    /// The same number of turns whether something is expected or not, for the latest of a key, for another version, and without a key.
    /// </summary>
    [Test]
    public async Task An_expectation_of_an_update_takes_no_round_trip()
    {
        using var counter = new TurnCounter(new NpgsqlConnectionStringBuilder(_database.ConnectionString).Port);
        await using var store = PostgreSqlArtifactStore.Open(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString)
            {
                Port = counter.Port,
                Pooling = true,
                MaxPoolSize = 1,
            }.ToString()
        );
        foreach (var artifact in await store.Artifacts.CreateArtifactsAsync([new() { Key = "a" }, new() { Key = "a" }, new()]))
        {
            for (var round = 0; round < 3; round++)
            {
                (await counter.CountAsync(() => store.Artifacts.UpdateArtifactAsync(artifact.Id, new() { Description = $"{round}" })))
                    .Should()
                    .Be(1, "all of it is one batch");
                var read = (await store.Artifacts.ReadArtifactAsync(artifact.Id))!;
                (
                    await counter.CountAsync(() =>
                        store.Artifacts.UpdateArtifactAsync(artifact.Id, new() { Description = $"{round}", ExpectedUpdated = read.Updated })
                    )
                )
                    .Should()
                    .Be(1);
            }
        }
    }

    [Test]
    public async Task Batches_and_single_creates_in_opposite_orders_of_keys_never_wait_in_a_circle()
    {
        const int Rounds = 15;
        await using var store = _database.Open();
        await using var second = _database.Open();
        await store.InitializeAsync();
        await second.InitializeAsync();
        string[] keys = [.. Enumerable.Range(0, 40).Select(i => $"k{i:00}")];
        var before = await DeadlocksAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        var artifacts = (writer % 2 == 0 ? store : second).Artifacts;
                        ArtifactCreate[] batch =
                        [
                            .. keys.Concat(keys).Select(key => new ArtifactCreate { Key = key, FlowRunId = Guid.NewGuid() }),
                        ];
                        for (var round = 0; round < Rounds; round++)
                        {
                            await artifacts.CreateArtifactsAsync((writer / 2) % 2 == 0 ? batch : [.. batch.Reverse()]);
                            await artifacts.CreateArtifactAsync(new() { Key = keys[(writer * 5 + round) % keys.Length] });
                        }
                    })
                )
        );

        (await store.Artifacts.CountArtifactsAsync()).Should().Be(8 * Rounds * ((2 * keys.Length) + 1));
        (await DeadlocksAsync()).Should().Be(before);
    }

    [Test]
    public async Task Batches_that_bring_the_same_ids_in_opposite_orders_end_in_one_and_in_conflicts()
    {
        await using var store = _database.Open();
        await store.InitializeAsync();
        ArtifactCreate[] batch = [.. Enumerable.Range(0, 300).Select(_ => new ArtifactCreate { Id = Guid.NewGuid() })];
        var before = await DeadlocksAsync();
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        try
                        {
                            return (await store.Artifacts.CreateArtifactsAsync(writer % 2 == 0 ? batch : [.. batch.Reverse()])).Count;
                        }
                        catch (ArtifactConflictException)
                        {
                            return 0;
                        }
                    })
                )
        );
        results.Sum().Should().Be(batch.Length);
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(batch.Length);
        (await DeadlocksAsync()).Should().Be(before);
    }

    [Test]
    public async Task Creates_do_not_depend_on_the_isolation_that_the_database_begins_with()
    {
        await using var store = PostgreSqlArtifactStore.Open(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString)
            {
                Options = "-c default_transaction_isolation=repeatable\\ read",
            }.ToString()
        );
        await store.InitializeAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < 10; i++)
                        {
                            await store.Artifacts.CreateArtifactAsync(new() { Key = "hot" });
                        }
                    })
                )
        );
        (await store.Artifacts.ReadLatestArtifactAsync("hot"))!.Version.Should().Be(80);
    }

    /// <summary>Of the database, which other tests may have used before.</summary>
    private async Task<long> DeadlocksAsync()
    {
        await using var connection = await _database.ConnectAsync();
        return await connection.NumberAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
    }
}
