using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>Writers of a few keys that everybody wants, and writers of keys of their own.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class HotKeyTests
{
    private const int Hot = 16;
    private const int HotKeys = 4;
    private const int Cold = 16;
    private const int Rounds = 25;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private PostgreSqlTestDatabase _database = null!;
    private IArtifactStore _store = null!;
    private Guid _run;

    [SetUp]
    public async Task OpenStore()
    {
        _database = PostgreSqlTestDatabase.WithSchema();
        _store = _database.Open();
        var flow = await _store.Runs.Flows.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = "nightly" });
        _run = (
            await _store.Runs.FlowRuns.SaveAsync(
                new FlowRun
                {
                    Id = Guid.NewGuid(),
                    Name = "run",
                    FlowId = flow.Id,
                }
            )
        ).Id;
    }

    [TearDown]
    public async Task Drop()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task Versions_are_one_to_n_on_hot_keys_and_on_cold_ones()
    {
        await Task.WhenAll([
                .. Enumerable.Range(0, Hot).Select(writer => CreateAsync($"hot-{writer % HotKeys}")),
                .. Enumerable.Range(0, Cold).Select(writer => CreateAsync($"cold-{writer}")),
            ])
            .WaitAsync(Patience);

        await CheckAsync(HotKeys, "hot", Rounds * Hot / HotKeys);
        await CheckAsync(Cold, "cold", Rounds);
        (await _store.Artifacts.CountLatestArtifactsAsync()).Should().Be(HotKeys + Cold);
        await Invariants.CheckAsync(_database);
    }

    [Test]
    public async Task A_writer_of_another_key_does_not_wait_for_a_transaction_on_a_hot_key()
    {
        await using var other = _database.Open();
        await using var holder = await other.BeginTransactionAsync();
        for (var key = 0; key < HotKeys; key++)
        {
            await holder.Artifacts.CreateArtifactAsync(new() { Key = $"hot-{key}", FlowRunId = _run });
        }

        var hot = Enumerable.Range(0, Hot).Select(writer => CreateAsync($"hot-{writer % HotKeys}")).ToList();
        await UntilWaitingAsync(Hot);

        // All of them end while the transaction is open and the writers of its keys wait for it: in single creates, and in batches.
        await Task.WhenAll(Enumerable.Range(0, Cold).Select(writer => CreateAsync($"cold-{writer}"))).WaitAsync(Patience);
        await Task.WhenAll(
                Enumerable
                    .Range(0, Cold)
                    .Select(writer =>
                        _store.Artifacts.CreateArtifactsAsync([new() { Key = $"cold-{writer}" }, new() { Key = "even-colder" }])
                    )
            )
            .WaitAsync(Patience);
        hot.Should().OnlyContain(writer => !writer.IsCompleted);

        await holder.CommitAsync();
        await Task.WhenAll(hot).WaitAsync(Patience);
        await CheckAsync(HotKeys, "hot", 1 + (Rounds * Hot / HotKeys));
        await CheckAsync(Cold, "cold", Rounds + 1);
        await Invariants.CheckAsync(_database);
    }

    private Task CreateAsync(string key) =>
        Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                await _store.Artifacts.CreateArtifactAsync(
                    new()
                    {
                        Key = key,
                        Type = "result",
                        Data = ArtifactData.From(round),
                        FlowRunId = _run,
                    }
                );
            }
        });

    /// <summary>Each key has each version once, and its collection shows the highest.</summary>
    private async Task CheckAsync(int keys, string name, int versions)
    {
        for (var key = 0; key < keys; key++)
        {
            var all = await _store.Artifacts.ReadVersionsAsync($"{name}-{key}");
            all.Select(artifact => artifact.Version!.Value).Should().Equal(Enumerable.Range(1, versions).Reverse());
            var latest = (await _store.Artifacts.ReadLatestArtifactAsync($"{name}-{key}"))!;
            (latest.LatestId, latest.Version, latest.Data).Should().Be((all[0].Id, versions, all[0].Data));
        }
    }

    private async Task UntilWaitingAsync(int writers)
    {
        await using var connection = (NpgsqlConnection)await _database.ConnectAsync();
        for (var start = Environment.TickCount64; Environment.TickCount64 - start < Patience.TotalMilliseconds; await Task.Delay(20))
        {
            if (
                await connection.NumberAsync(
                    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                ) == writers
            )
            {
                return;
            }
        }

        Assert.Fail($"{writers} writers of hot keys were to wait for the transaction that holds them.");
    }
}
