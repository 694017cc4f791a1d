using System.Data.Common;
using System.Reflection;
using ArtifactStore.Specification.Faults;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>
/// A read is cancelled at every point that it has: before each statement, after each, and again and again while each runs. It ends in its
/// result or its cancellation, and leaves its connection as it was.
/// </summary>
public sealed class CancelledReadTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_read_cancelled_at_any_point_leaves_its_connection_usable(
        [ValueSource(typeof(ReadOperation), nameof(ReadOperation.All))] ReadOperation operation,
        [Values] Moment moment
    )
    {
        await using var store = SqliteArtifactStore.Open(
            $"Data Source={_folder.File()}",
            sqlite => sqlite.Synchronous = SqliteSynchronous.Off,
            options => (options.StreamBatchSize, options.RecordChanges) = (ReadOperation.StreamBatchSize, true)
        );
        await ReadOperation.LoadAsync(store);
        var expected = await operation.Read(store, CancellationToken.None);
        expected.Should().NotBeEmpty();
        var readers = ((SqliteDatabase)((SqlArtifactStore)store).Database).Readers;
        var connection = await ReaderAsync(store);
        var (cancelled, whole, point) = (0, 0, 0);
        bool reached;
        do
        {
            using var source = new CancellationTokenSource();
            var points = ++point;
            reached = false;
            StatementPoints.Watch(connection, moment, () =>
            {
                if (--points == 0)
                {
                    source.Cancel();
                    reached = true;
                }
            });
            try
            {
                (await operation.Read(store, source.Token)).Should().Be(expected, "the call of point {0} has ended well", point);
                whole++;
            }
            catch (OperationCanceledException)
            {
                reached.Should().BeTrue();
                cancelled++;
            }
            finally
            {
                StatementPoints.Watch(connection, moment, null);
            }

            (readers.Used, readers.Idle).Should().Be((0, 1), "the connection is back at point {0}", point);
            SqliteHandle.InTransaction(connection).Should().BeFalse("nothing is open at point {0}", point);
            (await operation.Read(store, CancellationToken.None))
                .Should()
                .Be(expected, "the read after point {0} meets nothing of it", point);
        } while (reached);

        (await ReaderAsync(store)).Should().BeSameAs(connection);
        point.Should().BeGreaterThan(1);
        if (moment == Moment.Before)
        {
            whole.Should().Be(1, "what has not begun does not begin");
        }

        // A statement that was left open would still hold its snapshot, and the log could not be emptied.
        (await store.Artifacts.CreateArtifactAsync(new() { Key = "afterwards" })).Version.Should().Be(1);
        raw.sqlite3_wal_checkpoint_v2(_folder.Connect().Handle!, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _)
            .Should()
            .Be(raw.SQLITE_OK);
        TestContext.Out.WriteLine($"{operation}, {moment}: {cancelled} cancelled, {whole - 1} done all the same");
    }

    private static Task<sqlite3> ReaderAsync(IArtifactStore store)
    {
        var held = typeof(SqlSession)
            .GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(field => field.FieldType == typeof(DbConnection));
        return ((SqlArtifactStore)store).Database.ReadAsync(
            (session, _) => Task.FromResult(((SqliteConnection)held.GetValue(session)!).Handle!),
            snapshot: false,
            CancellationToken.None
        );
    }
}
