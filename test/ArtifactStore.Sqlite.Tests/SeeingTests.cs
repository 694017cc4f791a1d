using ArtifactStore.Specification.Seeing;
using Microsoft.Extensions.Logging;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>What an operator sees of SQLite itself.</summary>
public sealed class SeeingTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void The_page_for_operators_lists_every_event()
    {
        var events = EventTable.Of(typeof(IArtifactStore).Assembly).Concat(EventTable.Of(typeof(SqliteArtifactStore).Assembly)).ToArray();
        events.Should().NotBeEmpty().And.OnlyHaveUniqueItems(each => each.Id);
        EventTable.Documented(1000, 3000).Should().Equal(events);
    }

    [Test]
    public async Task The_page_for_operators_lists_every_metric()
    {
        await using var store = Open();
        await store.Artifacts.CreateArtifactAsync(new());
        using var measurements = new Measurements(_folder.File());
        var listed = EventTable.Metrics();
        foreach (var (name, instrument) in measurements.Instruments)
        {
            listed.Should().Contain(name, instrument.Unit!);
        }

        listed
            .Keys.Except(measurements.Instruments.Keys)
            .Should()
            .BeSubsetOf(["artifactstore.retries", "artifactstore.commit.lost_answers"], "those are PostgreSQL's");
    }

    [Test]
    public async Task Writers_that_wait_are_counted_and_what_shares_a_commit_is_measured()
    {
        await using var store = Open();
        await store.InitializeAsync();
        using var measurements = new Measurements(_folder.File());
        Task<Artifact>[] creates;
        var host = _folder.Connect();
        using (var transaction = host.BeginTransaction())
        {
            creates = [.. Enumerable.Range(0, 8).Select(_ => store.Artifacts.CreateArtifactAsync(new()))];

            // One is at work, and waits for the lock; the others wait for the place.
            await UntilAsync(() => measurements.Look("artifactstore.writer.pending_requests") is [{ Value: 7 }]);
            measurements.Clear();
        }

        await Task.WhenAll(creates);
        measurements.Of("artifactstore.commit.writes").Should().ContainSingle().Which.Value.Should().Be(8);
        measurements.Of("artifactstore.writer.wait_time").Should().HaveCount(8).And.OnlyContain(wait => wait.Value > 0 && wait.Value < 60);
        measurements.Look("artifactstore.writer.pending_requests").Should().ContainSingle().Which.Value.Should().Be(0);
    }

    [Test]
    public async Task Stores_on_one_file_tell_of_its_queue_and_its_log_once()
    {
        await using var one = Open();
        await using var other = Open();
        await one.Artifacts.CreateArtifactAsync(new());
        await other.Artifacts.CreateArtifactAsync(new());
        using var measurements = new Measurements(_folder.File());
        measurements.Look("artifactstore.writer.pending_requests").Should().ContainSingle();
        measurements
            .Look("artifactstore.wal.size")
            .Should()
            .ContainSingle()
            .Which.Value.Should()
            .Be(new FileInfo(_folder.File() + "-wal").Length)
            .And.BePositive();
        measurements.Look("artifactstore.connection.count").Should().HaveCount(4);
        await one.DisposeAsync();
        await other.DisposeAsync();
        measurements.Look("artifactstore.wal.size").Should().BeEmpty("nobody has the file open");
    }

    [Test]
    public async Task Connections_that_read_are_counted_by_state()
    {
        await using var store = Open();
        await store.Artifacts.CreateArtifactAsync(new());
        await store.Artifacts.CountArtifactsAsync();
        using var measurements = new Measurements(_folder.File());
        measurements
            .Look("artifactstore.connection.count")
            .ToDictionary(each => each["db.client.connection.state"]!, each => each.Value)
            .Should()
            .Equal(new Dictionary<object, double> { ["used"] = 0, ["idle"] = 1 });
    }

    [Test]
    public async Task A_long_wait_for_a_lock_is_in_the_log_and_so_is_a_wait_in_vain()
    {
        using var log = new LogLines();
        await using var store = Open(log, sqlite => sqlite.BusyTimeout = TimeSpan.FromSeconds(60));
        await using var impatient = Open(log, sqlite => sqlite.BusyTimeout = TimeSpan.FromMilliseconds(50));
        await store.InitializeAsync();
        await impatient.InitializeAsync();
        log.Clear();
        Task<Artifact> create;
        using (_folder.Connect().BeginTransaction())
        {
            create = store.Artifacts.CreateArtifactAsync(new());
            await impatient.Artifacts.Awaiting(a => a.CreateArtifactAsync(new())).Should().ThrowAsync<ArtifactStoreUnavailableException>();
            log.Events().Should().Equal(2003);
            await Task.Delay(1200);
        }

        await create;
        log.Events().Should().Equal(2003, 2002);
    }

    [Test]
    public async Task A_file_that_can_only_be_read_is_in_the_log()
    {
        await using (var store = Open())
        {
            await store.InitializeAsync();
        }

        using var log = new LogLines();
        await using var reader = SqliteArtifactStore.Open($"Data Source={_folder.File()};Mode=ReadOnly", configure: options =>
            options.LoggerFactory = log
        );
        await reader.InitializeAsync();
        log.Events().Should().Equal(2001, 1001);
    }

    [Test]
    public async Task A_reader_that_blocks_checkpoints_is_logged_once_and_so_is_its_end()
    {
        using var log = new LogLines();
        await using var store = Open(log, sqlite => sqlite.WalSizeWarning = 1 << 20);
        await store.InitializeAsync();
        log.Clear();
        var body = ArtifactData.FromText(new string('x', 100_000));
        var host = _folder.Connect();
        using (host.BeginTransaction(deferred: true))
        {
            host.Scalar("SELECT count(*) FROM artifact");
            await UntilAsync(async () =>
            {
                await store.Artifacts.CreateArtifactAsync(new() { Data = body });
                return log.Events().Length > 0;
            });
        }

        log.Events().Should().Equal(2004);
        await UntilAsync(async () =>
        {
            await store.Artifacts.CreateArtifactAsync(new() { Data = body });
            return log.Events().Contains(2005);
        });
        log.Events()[^1].Should().Be(2005);
        log.Events().Count(each => each == 2005).Should().Be(1);
    }

    [Test]
    public async Task A_checkpointed_log_is_not_warned_about_although_its_file_is_large()
    {
        using var log = new LogLines();
        await using var store = Open(log, sqlite => sqlite.WalSizeWarning = 1 << 20);
        await store.InitializeAsync();
        log.Clear();
        var body = ArtifactData.FromText(new string('x', 1_000_000));
        for (var i = 0; i < 8; i++)
        {
            await store.Artifacts.CreateArtifactAsync(new() { Data = body });
            await Task.Delay(300);
        }

        new FileInfo(_folder.File() + "-wal").Length.Should().BeGreaterThan(1 << 20);
        log.Events().Should().BeEmpty();
    }

    [Test]
    public async Task A_backup_is_a_span_and_a_line()
    {
        using var log = new LogLines();
        await using var store = Open(log);
        await store.InitializeAsync();
        log.Clear();
        using var spans = new Spans(_folder.File());
        await store.BackupAsync(_folder.File("backup.db"));
        spans.Take().DisplayName.Should().Be("backup");
        log.Events().Should().Equal(2007);
    }

    [Test]
    public async Task A_listener_and_a_logger_that_throw_do_not_end_the_writers_thread_and_a_backup_is_done([Values] Trouble trouble)
    {
        using var broken = new TroubledHost(_folder.File(), trouble);
        await using var store = Open(broken, sqlite => (sqlite.WalSizeWarning, sqlite.BusyTimeout) = (1, TimeSpan.FromMilliseconds(50)));
        await store.InitializeAsync();
        using (_folder.Connect().BeginTransaction(deferred: true))
        {
            for (var i = 0; i < 3; i++)
            {
                await store.Artifacts.CreateArtifactAsync(new() { Data = ArtifactData.FromText(new string('x', 10_000)) });
            }
        }

        using (_folder.Connect().BeginTransaction())
        {
            await store.Artifacts.Awaiting(a => a.CreateArtifactAsync(new())).Should().ThrowAsync<ArtifactStoreUnavailableException>();
        }

        (await store.Artifacts.CountArtifactsAsync()).Should().Be(3);
        await store.BackupAsync(_folder.File("backup.db"));
        await using var backup = SqliteArtifactStore.Open($"Data Source={_folder.File("backup.db")};Mode=ReadOnly", configure: options =>
            options.LoggerFactory = broken
        );
        (await backup.Artifacts.CountArtifactsAsync()).Should().Be(3);
        broken.Thrown.Should().BePositive();
    }

    private IArtifactStore Open(ILoggerFactory? log = null, Action<SqliteOptions>? configure = null) =>
        SqliteArtifactStore.Open($"Data Source={_folder.File()}", configure, options => options.LoggerFactory = log);

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await holds())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
