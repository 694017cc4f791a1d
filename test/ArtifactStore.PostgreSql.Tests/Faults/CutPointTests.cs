using ArtifactStore.Specification;
using ArtifactStore.Specification.Faults;
using ArtifactStore.Specification.Maintenance;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Faults;

/// <summary>A connection is lost, or a write cancelled, at every message that the write sends.</summary>
/// <param name="recordChanges">Whether changes are recorded, which must then be those of what is there.</param>
[TestFixture(false, Category = LongAttribute.Category)]
[TestFixture(true)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class CutPointTests(bool recordChanges) : IAsyncDisposable
{
    private PostgreSqlTestDatabase _database = null!;
    private StepProxy _proxy = null!;
    private IArtifactStore _store = null!;
    private IArtifactStore _direct = null!;

    public enum Cut
    {
        /// <summary>The server ends the session before the message arrives.</summary>
        Terminated,

        /// <summary>The connection is lost before the message arrives.</summary>
        Before,

        /// <summary>The connection is lost after the message has arrived; the answer is.</summary>
        After,
    }

    public enum Moment
    {
        Before,
        During,
    }

    private static IEnumerable<FaultOperation> TriedAgain => FaultOperation.All.Where(operation => operation.Name != "transaction");

    [SetUp]
    public async Task OpenStore()
    {
        _database = PostgreSqlTestDatabase.WithSchema();
        _proxy = new(new NpgsqlConnectionStringBuilder(_database.ConnectionString).Port);

        // One connection, so that every message is one of the write's.
        var address = new NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            Port = _proxy.Port,
            Pooling = true,
            MaxPoolSize = 1,
            ApplicationName = "victim",
        };
        _store = PostgreSqlArtifactStore.Open(address.ToString(), configure: options => options.RecordChanges = recordChanges);
        _direct = _database.Open(options => options.RecordChanges = recordChanges);
        await _store.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _direct.DisposeAsync();
        await _proxy.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task A_lost_connection_is_retried_or_reported(
        [ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation,
        [Values] Cut cut
    )
    {
        var (good, said, point) = (0, 0, 0);
        do
        {
            var key = $"k-{point++}";
            await operation.Prepare(_direct, key);
            await _store.Artifacts.CountArtifactsAsync();
            _proxy.At(point, step => CutAsync(step, cut, _database));
            try
            {
                await operation.Act(_store, key, CancellationToken.None);
                (await operation.Done(_direct, key)).Should().BeTrue("what was acknowledged at point {0} is there", point);
                good++;
            }
            catch (ArtifactStoreException e)
            {
                operation.Name.Should().Be("transaction", "only what the owner must begin anew is not tried again: {0}", e);
                (await operation.Done(_direct, key)).Should().NotBeNull("a part of a write is never there, at point {0}", point);
                said++;
            }
        } while (_proxy.Reached);

        point.Should().BeGreaterThan(1);
        await CheckAsync();
        TestContext.Out.WriteLine($"{operation}, {cut}: {point - 1} points, {good - 1} made good, {said} said");
    }

    [Test]
    public async Task A_connection_lost_again_during_settlement_is_retried(
        [ValueSource(nameof(TriedAgain))] FaultOperation operation,
        [Values(Cut.Before, Cut.After)] Cut cut
    )
    {
        await operation.Prepare(_direct, "first");
        await _store.Artifacts.CountArtifactsAsync();
        _proxy.At(int.MaxValue, _ => Task.CompletedTask);
        await operation.Act(_store, "first", CancellationToken.None);
        var commit = _proxy.Seen;
        var point = 0;
        do
        {
            var key = $"k-{point++}";
            await operation.Prepare(_direct, key);
            await _store.Artifacts.CountArtifactsAsync();
            _proxy.At(commit, async step =>
            {
                await CutAsync(step, cut, _database);
                _proxy.At(point, again => CutAsync(again, Cut.Before, _database));
            });
            await operation.Act(_store, key, CancellationToken.None);
            (await operation.Done(_direct, key)).Should().BeTrue("what was acknowledged at point {0} is there", point);
        } while (_proxy.Reached);

        point.Should().BeGreaterThan(2);
        await CheckAsync();
        TestContext.Out.WriteLine($"{operation}, {cut}: the commit, and then {point - 1} points");
    }

    [Test]
    public async Task A_write_cancelled_at_any_point_is_complete_or_absent(
        [ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation,
        [Values] Moment moment
    )
    {
        var (cancelled, whole, point) = (0, 0, 0);
        do
        {
            var key = $"k-{point++}";
            await operation.Prepare(_direct, key);
            await _store.Artifacts.CountArtifactsAsync();
            using var source = new CancellationTokenSource();
            var cancelling = Task.CompletedTask;
            _proxy.At(point, step => moment == Moment.Before ? CancelAsync() : step.BetweenAsync(CancelAsync));
            try
            {
                await operation.Act(_store, key, source.Token);
                (await operation.Done(_direct, key)).Should().BeTrue("the call of point {0} has ended well", point);
                whole++;
            }
            catch (OperationCanceledException)
            {
                (await operation.Done(_direct, key)).Should().NotBeNull("a part of a write is never there, at point {0}", point);
                cancelled++;
            }

            await cancelling;

            Task CancelAsync()
            {
                // The driver may wait for an answer before it asks the server to cancel; the answer must not wait for that.
                cancelling = source.CancelAsync();
                return Task.WhenAny(cancelling, Task.Delay(100));
            }
        } while (_proxy.Reached);

        point.Should().BeGreaterThan(1);
        await CheckAsync();
        TestContext.Out.WriteLine($"{operation}, {moment}: {point - 1} points, {cancelled} cancelled, {whole - 1} done all the same");
    }

    [Test]
    public async Task A_read_of_the_feed_that_is_cut_or_cancelled_publishes_each_change_once(
        [Values(null, Cut.Terminated, Cut.Before, Cut.After)] Cut? cut
    )
    {
        if (!recordChanges)
        {
            Assert.Pass("Nothing is published.");
        }

        List<ArtifactChange> seen = [];
        var point = 0;
        do
        {
            await _direct.Artifacts.CreateArtifactsAsync([new() { Key = "a" }, new(), new() { Key = $"k-{point++}" }]);
            await _store.Artifacts.CountArtifactsAsync();
            using var source = new CancellationTokenSource();
            _proxy.At(point, step => cut is { } how ? CutAsync(step, how, _database) : source.CancelAsync());
            try
            {
                seen.AddRange(await ReadAsync(source.Token));
            }
            catch (OperationCanceledException) when (cut is null)
            {
                seen.AddRange(await ReadAsync(CancellationToken.None));
            }

            seen.Should().HaveCount(5 * point);
        } while (_proxy.Reached);

        point.Should().BeGreaterThan(2);
        (await FeedReplay.CheckAsync(_direct)).Should().Equal(seen);
        await CheckAsync();

        Task<IReadOnlyList<ArtifactChange>> ReadAsync(CancellationToken token) =>
            _store.Changes.ReadChangesAsync(seen is [.., var last] ? last.Position : default, cancellationToken: token);
    }

    /// <summary>Loses the connection of a message.</summary>
    internal static async Task CutAsync(StepProxy.Step step, Cut cut, PostgreSqlTestDatabase database)
    {
        switch (cut)
        {
            case Cut.Terminated:
                await using (var connection = new NpgsqlConnection(database.ConnectionString))
                {
                    await connection.OpenAsync();
                    await connection.ExecuteAsync(
                        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = 'victim' AND datname = current_database()"
                    );
                }

                break;

            case Cut.Before:
                step.CutBefore();
                break;

            default:
                await step.CutAfterAsync();
                break;
        }
    }

    private async Task CheckAsync()
    {
        await Invariants.CheckAsync(_database);
        (await _direct.VerifyAllAsync()).Should().BeEmpty();
        if (recordChanges)
        {
            await FeedReplay.CheckAsync(_direct);
        }

        (await _store.Artifacts.CreateArtifactAsync(new() { Key = "afterwards" })).Version.Should().Be(1);
    }
}
