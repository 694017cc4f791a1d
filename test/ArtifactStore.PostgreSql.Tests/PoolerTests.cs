using ArtifactStore.Specification;
using ArtifactStore.Specification.Data;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>Behind a pooler that has one session for all: nothing of the store stays in it.</summary>
public sealed class PoolerTests
{
    private const int Callers = 8;

    private PostgreSqlTestDatabase _database = null!;
    private Pooler _pooler = null!;

    private string ConnectionString => _pooler.ConnectionString(new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database!);

    [SetUp]
    public void Start()
    {
        _pooler = Server.StartPooler(poolSize: 1);
        _database = new();
    }

    [TearDown]
    public async Task Stop()
    {
        NpgsqlConnection.ClearPool(new(ConnectionString));
        _pooler?.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Test]
    public async Task Many_stores_share_one_session_and_leave_nothing_in_it()
    {
        var session = await SessionAsync();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => WorkAsync(caller))));

        (await SessionAsync()).Should().Be(session, "it was never replaced");
        await using var connection = await ConnectAsync();
        (await SessionState.ReadAsync(connection)).Should().BeEmpty();
        await using var store = _database.Open();
        (await store.Artifacts.ReadLatestArtifactAsync("hot"))!.Version.Should().Be(Callers * 3);
        await Invariants.CheckAsync(_database);
    }

    [Test]
    public async Task The_check_detects_leftover_session_state()
    {
        await using var connection = await ConnectAsync();
        await connection.ExecuteAsync("PREPARE p AS SELECT 1");
        await connection.ExecuteAsync("SET work_mem = '5MB'");
        await connection.ExecuteAsync("SELECT pg_advisory_lock(1)");
        await connection.ExecuteAsync("CREATE TEMP TABLE t (n int)");
        await connection.ExecuteAsync("LISTEN c");
        await connection.ExecuteAsync("BEGIN; DECLARE held CURSOR WITH HOLD FOR SELECT 1; COMMIT");
        await using var other = await ConnectAsync();
        (await SessionState.ReadAsync(other))
            .Should()
            .BeEquivalentTo("prepared statement", "setting work_mem", "lock", "temporary table", "channel", "cursor");
    }

    [Test]
    public async Task Prepared_statements_behind_a_pooler_throw_with_the_setting_to_change()
    {
        var preparing = new NpgsqlConnectionStringBuilder(ConnectionString) { MaxAutoPrepare = 20 }.ToString();
        await using var first = PostgreSqlArtifactStore.Open(preparing);
        await using var second = PostgreSqlArtifactStore.Open(preparing);
        var work = async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await first.Artifacts.CreateArtifactAsync(new());
                await second.Artifacts.CreateArtifactAsync(new());
            }
        };
        var error = (await work.Should().ThrowAsync<ArtifactStoreException>()).Which;
        error.IsTransient.Should().BeFalse();
        error.Message.Should().Contain("Max Auto Prepare=0");
    }

    /// <summary>All that a store does, by a store of its own: its statements meet those of the others in the one session.</summary>
    private async Task WorkAsync(int caller)
    {
        await using var store = PostgreSqlArtifactStore.Open(ConnectionString);
        var run = SampleData.Id('3', caller);
        for (var round = 0; round < 3; round++)
        {
            await store.Runs.Flows.SaveAsync(new Flow { Id = SampleData.Id('1', caller), Name = "Etl" });
            await store.Runs.FlowRuns.SaveAsync(
                new FlowRun
                {
                    Id = run,
                    Name = $"run {round}",
                    FlowId = SampleData.Id('1', caller),
                    Tags = ["a"],
                }
            );
            var created = await store.Artifacts.CreateArtifactAsync(
                new()
                {
                    Key = $"k{caller}",
                    FlowRunId = run,
                    Type = "table",
                }
            );
            var batch = await store.Artifacts.CreateArtifactsAsync([
                .. Enumerable
                    .Range(0, 300)
                    .Select(i => new ArtifactCreate { Key = i == 0 ? "hot" : $"b{caller}-{i % 7}", FlowRunId = run }),
            ]);
            await store.Artifacts.UpdateArtifactAsync(created.Id, new() { Description = "later" });
            (
                await store.Artifacts.ReadArtifactsAsync(
                    new()
                    {
                        Artifacts = new() { Key = new() { Like = $"K{caller}" } },
                        Flows = new() { Name = "Etl" },
                        FlowRuns = new() { Tags = new() { Any = ["a"] } },
                    }
                )
            ).Should().Contain(row => row.Id == created.Id);
            (await store.Artifacts.StreamArtifactsAsync(new() { FlowRuns = new() { Id = run } }).CountAsync())
                .Should()
                .BeGreaterThanOrEqualTo(301);
            (await store.Artifacts.ReadLatestArtifactAsync($"k{caller}"))!.LatestId.Should().Be(created.Id);
            await using (var transaction = await store.BeginTransactionAsync())
            {
                var inside = await transaction.Artifacts.CreateArtifactAsync(new() { Key = $"t{caller}" });
                await transaction
                    .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Id = inside.Id }))
                    .Should()
                    .ThrowAsync<ArtifactConflictException>();
                await transaction.CommitAsync();
            }

            await using (var host = await ConnectAsync())
            {
                await using var transaction = await host.BeginTransactionAsync();
                await store.Enlist(transaction).Artifacts.CreateArtifactAsync(new() { Key = $"e{caller}" });
                await transaction.CommitAsync();
            }

            (await store.Artifacts.DeleteArtifactAsync(batch[1].Id)).Should().BeTrue();
            (
                await store.Artifacts.DeleteArtifactsAsync(
                    new()
                    {
                        Artifacts = new() { Key = new() { Like = $"b{caller}-" } },
                        Limit = 100,
                    }
                )
            ).Deleted.Should().Be(100);
        }

        (await store.Artifacts.ReadVersionsAsync($"t{caller}")).Should().HaveCount(3);
        (await store.Artifacts.ReadVersionsAsync($"e{caller}")).Should().HaveCount(3);
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task<long> SessionAsync()
    {
        await using var connection = await ConnectAsync();
        return await connection.NumberAsync("SELECT pg_backend_pid()");
    }
}
