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
    public async Task Every_write_is_refused_and_leaves_nothing([ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation)
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={_folder.File()}", sqlite => sqlite.BusyTimeout = TimeSpan.FromMilliseconds(150));
        await operation.Prepare(store, "key");
        await store.InitializeAsync();
        using var other = _folder.Connect();
        other.Run("BEGIN IMMEDIATE; UPDATE artifact SET description = 'theirs'");

        var refused = (await store.Awaiting(s => operation.Act(s, "key", default)).Should().ThrowAsync<ArtifactStoreUnavailableException>()).Which;
        refused.IsTransient.Should().BeTrue();
        refused.InnerException.Should().BeAssignableTo<DbException>();
        (await operation.Done(store, "key")).Should().BeFalse("readers go on, and see nothing of it");
        other.Run("ROLLBACK");

        await operation.Act(store, "key", default);
        (await operation.Done(store, "key")).Should().BeTrue("once the lock has gone it is made");
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }
}
