using System.Data.Common;
using ArtifactStore.Specification.Faults;
using ArtifactStore.Specification.Maintenance;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>Somebody else holds the file for longer than the store waits.</summary>
public sealed class LockTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Every_write_is_refused_and_leaves_nothing(
        [ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation
    )
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={_folder.File()}", sqlite =>
            sqlite.BusyTimeout = TimeSpan.FromMilliseconds(150)
        );
        await operation.Prepare(store, "key");
        await store.InitializeAsync();
        using var other = _folder.Connect();
        other.Run("BEGIN IMMEDIATE; UPDATE artifact SET description = 'theirs'");

        var refused = (
            await store.Awaiting(s => operation.Act(s, "key", default)).Should().ThrowAsync<ArtifactStoreUnavailableException>()
        ).Which;
        refused.IsTransient.Should().BeTrue();
        refused.InnerException.Should().BeAssignableTo<DbException>();
        (await operation.Done(store, "key")).Should().BeFalse("readers go on, and see nothing of it");
        other.Run("ROLLBACK");

        await operation.Act(store, "key", default);
        (await operation.Done(store, "key")).Should().BeTrue("once the lock has gone it is made");
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_caller_does_not_block_its_thread_while_waiting_for_another_lock()
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={_folder.File()}", sqlite =>
            sqlite.BusyTimeout = TimeSpan.FromMinutes(1)
        );
        await store.Artifacts.CreateArtifactAsync(new() { Key = "key" });
        using var other = _folder.Connect();
        other.Run("BEGIN IMMEDIATE");

        Task<Artifact>[] creates = [.. Enumerable.Range(0, 3).Select(_ => store.Artifacts.CreateArtifactAsync(new() { Key = "key" }))];

        creates.Should().OnlyContain(create => !create.IsCompleted, "the lock is held, and this line was reached all the same");
        other.Run("ROLLBACK");
        (await Task.WhenAll(creates)).Select(artifact => artifact.Version).Should().Equal([2, 3, 4], "they keep their order");
    }

    [Test]
    public async Task A_write_that_waits_for_another_lock_can_be_cancelled()
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={_folder.File()}", sqlite =>
            sqlite.BusyTimeout = TimeSpan.FromMinutes(1)
        );
        await store.Artifacts.CreateArtifactAsync(new() { Key = "key" });
        using var other = _folder.Connect();
        other.Run("BEGIN IMMEDIATE");
        using var source = new CancellationTokenSource();

        var create = store.Artifacts.CreateArtifactAsync(new() { Key = "key" }, source.Token);
        await source.CancelAsync();

        await create.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        other.Run("ROLLBACK");
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(1);
    }
}
