using System.Data.Common;
using System.Reflection;
using ArtifactStore.Specification;
using ArtifactStore.Specification.Faults;
using ArtifactStore.Specification.Maintenance;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>
/// A write is cancelled at every point that it has: before each statement, after each, and again and again while each runs. It is whole or
/// not there.
/// </summary>
public sealed class CancelPointTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_write_cancelled_at_any_point_is_complete_or_absent(
        [ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation,
        [Values] Moment moment
    )
    {
        await using var store = SqliteArtifactStore.Open(
            $"Data Source={_folder.File()}",
            sqlite => sqlite.Synchronous = SqliteSynchronous.Off,
            options => options.RecordChanges = true
        );
        await store.InitializeAsync();
        var connection = await WriterAsync(store);
        var (cancelled, whole, point) = (0, 0, 0);
        bool reached;
        do
        {
            var key = $"k-{point}";
            await operation.Prepare(store, key);
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
                await operation.Act(store, key, source.Token);
                (await operation.Done(store, key)).Should().BeTrue("the call of point {0} has ended well", point);
                whole++;
            }
            catch (OperationCanceledException)
            {
                reached.Should().BeTrue();
                (await operation.Done(store, key))
                    .Should()
                    .BeFalse("a cancelled write before its commit leaves nothing, at point {0}", point);
                cancelled++;
            }
            finally
            {
                StatementPoints.Watch(connection, moment, null);
            }
        } while (reached);

        (await store.VerifyAllAsync()).Should().BeEmpty();
        (await store.Artifacts.CreateArtifactAsync(new() { Key = "afterwards" })).Version.Should().Be(1);
        await FeedReplay.CheckAsync(store);
        cancelled.Should().BePositive();
        TestContext.Out.WriteLine($"{operation}, {moment}: {cancelled} cancelled, {whole} done all the same");
    }

    private static async Task<sqlite3> WriterAsync(IArtifactStore store)
    {
        var held = typeof(SqlSession)
            .GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(field => field.FieldType == typeof(DbConnection));
        return await ((SqlArtifactStore)store).Database.WriteAsync(
            (session, _) => Task.FromResult(((SqliteConnection)held.GetValue(session)!).Handle!),
            CancellationToken.None
        );
    }
}
