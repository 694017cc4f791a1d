using ArtifactStore.Specification.Faults;
using ArtifactStore.Specification.Maintenance;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>
/// The disk refuses to sync. By then a commit is in the log, from where SQLite takes it when the file is opened again: no error may say
/// that nothing was written.
/// </summary>
[Platform(Exclude = "Win")]
public sealed class FailedSyncTests
{
    private TestFolder _folder = null!;
    private string? _crashed;

    [SetUp]
    public void SetUp()
    {
        FaultyVfs.Register();
        _folder = new();
    }

    [TearDown]
    public void TearDown()
    {
        FaultyVfs.Heal(_folder.Folder);
        _folder.Dispose();
    }

    [Test]
    public async Task A_write_whose_commit_fails_to_sync_once_is_written_once(
        [ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation,
        [Values] bool hasReader,
        [Values(1, 2)] int failures
    )
    {
        await using var store = Open();
        await operation.Prepare(store, "key");
        await store.InitializeAsync();
        if (hasReader)
        {
            // A connection that keeps the index of the log, in which the commit that failed is not.
            await store.Artifacts.CountArtifactsAsync();
        }

        var left = failures;
        FaultyVfs.FailSyncs(_folder.Folder, path => path.EndsWith("-wal", StringComparison.Ordinal) && left-- > 0);
        var act = () => operation.Act(store, "key", default);
        if (operation.Name == "transaction")
        {
            (await act.Should().ThrowAsync<ArtifactStoreException>())
                .Which.Message.Should()
                .Contain("may have been written")
                .And.NotContain("othing was written");
            FaultyVfs.Heal(_folder.Folder);
        }
        else if (failures == 1)
        {
            await act.Should().NotThrowAsync();
            (await operation.Done(store, "key")).Should().BeTrue();
            await CrashAsync(async crashed => (await operation.Done(crashed, "key")).Should().BeTrue("it was acknowledged"));
        }
        else
        {
            try
            {
                await act();
                (await operation.Done(store, "key")).Should().BeTrue();
            }
            catch (ArtifactStoreException e)
            {
                e.Message.Should().Contain("may have been written").And.NotContain("othing was written");
            }
        }

        FaultyVfs.Heal(_folder.Folder);
        (await store.VerifyAllAsync()).Should().BeEmpty();
        await store.Artifacts.CreateArtifactAsync(new() { Key = "afterwards" });
    }

    [Test]
    public async Task While_syncs_fail_no_write_is_acknowledged_or_reported_as_absent(
        [ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation,
        [Values] bool hasReader
    )
    {
        await using var store = Open();
        await operation.Prepare(store, "key");
        await store.InitializeAsync();
        if (hasReader)
        {
            await store.Artifacts.CountArtifactsAsync();
        }

        FaultyVfs.FailSyncs(_folder.Folder, _ => true);
        var refused = (await store.Awaiting(s => operation.Act(s, "key", default)).Should().ThrowAsync<ArtifactStoreException>()).Which;
        refused.Message.Should().Contain("may have been written").And.Contain(_folder.File()).And.NotContain("othing was written");
        refused.IsTransient.Should().BeFalse("who repeats it blindly may write it twice");
        await CrashAsync(async crashed => (await operation.Done(crashed, "key")).Should().NotBeNull("it is whole or not there"));

        FaultyVfs.Heal(_folder.Folder);
        await store.Artifacts.CreateArtifactAsync(new() { Key = "afterwards" });
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task On_an_unreliable_disk_writers_get_the_true_outcome([Range(1, 4)] int seed)
    {
        const int Writers = 4;
        const int Creates = 40;
        var acknowledged = new List<Artifact>();
        var (refused, denied) = (0, new List<Guid>());
        var random = new Random(seed);
        await using (var store = Open())
        {
            await store.InitializeAsync();
            FaultyVfs.FailSyncs(_folder.Folder, _ =>
            {
                lock (random)
                {
                    return random.Next(3) == 0;
                }
            });
            await Task.WhenAll(
                Enumerable
                    .Range(0, Writers)
                    .Select(writer =>
                        Task.Run(async () =>
                        {
                            for (var i = 0; i < Creates; i++)
                            {
                                var id = Guid.NewGuid();
                                try
                                {
                                    var artifact = await store.Artifacts.CreateArtifactAsync(
                                        new()
                                        {
                                            Id = id,
                                            Key = "key",
                                            Data = ArtifactData.FromText(new string('x', 5_000)),
                                        }
                                    );
                                    lock (acknowledged)
                                    {
                                        acknowledged.Add(artifact);
                                    }
                                }
                                catch (ArtifactStoreException e)
                                {
                                    lock (acknowledged)
                                    {
                                        refused++;
                                        if (e.Message.Contains("othing was written", StringComparison.Ordinal))
                                        {
                                            denied.Add(id);
                                        }
                                    }
                                }
                            }
                        })
                    )
            );
            await CrashAsync(CheckAsync);
            FaultyVfs.Heal(_folder.Folder);
            await CheckAsync(store);
        }

        await using var again = Open();
        await CheckAsync(again);
        acknowledged.Should().NotBeEmpty();
        TestContext.Out.WriteLine(
            $"{acknowledged.Count} acknowledged, {refused} refused, of {denied.Count} of which it was said that nothing was written"
        );

        async Task CheckAsync(IArtifactStore store)
        {
            var there = (await store.Artifacts.ReadVersionsAsync("key")).ToDictionary(
                artifact => artifact.Id,
                artifact => artifact.Version
            );
            foreach (var artifact in acknowledged)
            {
                there.Should().Contain(artifact.Id, artifact.Version);
            }

            there.Keys.Should().NotIntersectWith(denied);
            there.Values.Should().OnlyHaveUniqueItems();
            (await store.VerifyAllAsync()).Should().BeEmpty();
        }
    }

    /// <summary>What another process would find if this one died now.</summary>
    private async Task CrashAsync(Func<IArtifactStore, Task> look)
    {
        _crashed = _folder.File($"crashed-{Guid.NewGuid():N}");
        Directory.CreateDirectory(_crashed);

        // Not with this process's own hands: whoever closes a file takes the locks of the process from it.
        using (var copy = System.Diagnostics.Process.Start("/bin/sh", ["-c", "cp \"$0\" \"$0\"-wal \"$1\"", _folder.File(), _crashed]))
        {
            await copy.WaitForExitAsync();
        }

        await using var store = SqliteArtifactStore.Open($"Data Source={Path.Combine(_crashed, "test.db")}");
        await look(store);
    }

    private IArtifactStore Open() => SqliteArtifactStore.Open($"Data Source={_folder.File()};Vfs={FaultyVfs.Name}");
}
