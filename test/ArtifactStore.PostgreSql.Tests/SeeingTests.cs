using System.Diagnostics;
using ArtifactStore.Specification;
using ArtifactStore.Specification.Seeing;
using ArtifactStore.Sql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>What an operator sees of PostgreSQL itself.</summary>
public sealed class SeeingTests
{
    private PostgreSqlTestDatabase _database = null!;

    [SetUp]
    public void Create() => _database = new();

    [TearDown]
    public async Task Drop() => await _database.DisposeAsync();

    [Test]
    public void The_page_for_operators_lists_every_event()
    {
        var events = EventTable.Of(typeof(PostgreSqlArtifactStore).Assembly);
        events.Should().NotBeEmpty().And.OnlyHaveUniqueItems(each => each.Id);
        EventTable.Documented(3000, 4000).Should().Equal(events);
    }

    [Test]
    public async Task A_connection_that_the_server_ended_is_a_retry_and_a_line()
    {
        using var log = new LogLines();
        await using var store = _database.Open(options => options.LoggerFactory = log);
        await store.Artifacts.CreateArtifactAsync(new());
        log.Clear();
        using var measurements = new Measurements(Name(store));
        await using (var connection = (NpgsqlConnection)await _database.ConnectAsync())
        {
            await connection.ExecuteAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            );
        }

        await store.Artifacts.CountArtifactsAsync();
        log.Events().Should().NotBeEmpty().And.OnlyContain(each => each == 3001);
        measurements
            .Of("artifactstore.retries")
            .Should()
            .HaveSameCount(log.Events())
            .And.OnlyContain(retry => retry["error.type"] != null && retry["db.system.name"] as string == "postgresql");
        var listed = EventTable.Metrics();
        foreach (var (name, instrument) in measurements.Instruments)
        {
            listed.Should().Contain(name, instrument.Unit!);
        }

        measurements.Instruments.Keys.Should().Contain(["artifactstore.retries", "artifactstore.commit.lost_answers"]);
    }

    [TestCase(LostAnswer.AfterCommit, 3011, "found")]
    [TestCase(LostAnswer.BeforeCommit, 3012, "repeated")]
    public async Task A_lost_answer_to_a_commit_and_what_became_of_it_are_in_the_log(LostAnswer how, int settled, string outcome)
    {
        using var log = new LogLines();
        await using var proxy = new LossyProxy(new NpgsqlConnectionStringBuilder(_database.ConnectionString).Port);
        await using var store = PostgreSqlArtifactStore.Open(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Port = proxy.Port, Pooling = true }.ToString(),
            configure: options => options.LoggerFactory = log
        );
        await store.InitializeAsync();
        log.Clear();
        using var measurements = new Measurements(Name(store));
        proxy.LoseNext(how);
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        log.Events().Where(each => each is not 3001).Should().Equal(3010, settled);
        measurements
            .Of("artifactstore.commit.lost_answers")
            .Should()
            .ContainSingle()
            .Which["artifactstore.commit.outcome"]
            .Should()
            .Be(outcome);

        log.Clear();
        await using var transaction = await store.BeginTransactionAsync();
        await transaction.Artifacts.CreateArtifactAsync(new());
        proxy.LoseNext(how);
        await transaction.Awaiting(t => t.CommitAsync()).Should().ThrowAsync<ArtifactStoreUnavailableException>();
        log.Events().Should().Equal(3013);
    }

    [Test]
    public async Task An_exception_of_a_logger_or_listener_does_not_prevent_retries(
        [Values] Trouble trouble,
        [Values(LostAnswer.AfterCommit, LostAnswer.BeforeCommit)] LostAnswer how
    )
    {
        await using var proxy = new LossyProxy(new NpgsqlConnectionStringBuilder(_database.ConnectionString).Port);
        await using var first = _database.Open();
        using var broken = new TroubledHost(Name(first), trouble);
        await using var store = PostgreSqlArtifactStore.Open(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Port = proxy.Port, Pooling = true }.ToString(),
            configure: options => options.LoggerFactory = broken
        );
        await store.InitializeAsync();
        proxy.LoseNext(how);
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        (await store.Artifacts.ReadVersionsAsync("a")).Should().ContainSingle();

        await using var transaction = await store.BeginTransactionAsync();
        await transaction.Artifacts.CreateArtifactAsync(new());
        proxy.LoseNext(how);
        await transaction.Awaiting(t => t.CommitAsync()).Should().ThrowAsync<ArtifactStoreUnavailableException>();
        broken.Thrown.Should().BePositive();
    }

    [Test]
    public async Task A_read_only_server_is_logged()
    {
        await using (var store = _database.Open())
        {
            await store.InitializeAsync();
        }

        using var log = new LogLines();
        var connectionString = new NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            Options = "-c default_transaction_read_only=on",
        }.ToString();
        await using var reader = PostgreSqlArtifactStore.Open(
            connectionString,
            options => options.RetryTimeout = TimeSpan.FromMilliseconds(500),
            options => options.LoggerFactory = log
        );
        await reader.Artifacts.Awaiting(a => a.CreateArtifactAsync(new())).Should().ThrowAsync<ArtifactStoreException>();
        log.Events().Should().StartWith([1001, 3020]).And.EndWith([3003]);
    }

    [Test]
    public async Task The_drivers_spans_lie_below_the_stores()
    {
        await using var store = _database.Open();
        await store.InitializeAsync();
        using var spans = new Spans(Name(store));
        List<Activity> statements = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (statements)
                {
                    statements.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var create = spans.Take();
        lock (statements)
        {
            statements.Should().Contain(statement => statement.ParentSpanId == create.SpanId);
        }
    }

    private static string Name(IArtifactStore store) => ((SqlArtifactStore)store).Database.DatabaseName!;
}
