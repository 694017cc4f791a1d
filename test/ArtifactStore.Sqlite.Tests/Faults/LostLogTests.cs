using ArtifactStore.Specification.Faults;
using ArtifactStore.Specification.Maintenance;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>
/// The log beside the file goes away while a store has it open, or the name that the store was given leads to another file.
/// </summary>
[Platform(Include = "Linux")]
public sealed class LostLogTests
{
    public enum Loss
    {
        Deleted,
        Moved,
        Replaced,
    }

    private TestFolder _folder = null!;

    private string Log => _folder.File() + "-wal";

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task No_write_is_acknowledged_and_nothing_acknowledged_is_lost(
        [ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation,
        [Values] Loss loss
    )
    {
        Artifact acknowledged;
        await using (var store = Open())
        {
            await operation.Prepare(store, "key");
            acknowledged = await store.Artifacts.CreateArtifactAsync(new() { Key = "acknowledged" });
            if (operation.Name == "prune")
            {
                // It reads first, and a connection that is opened after the loss finds an empty database.
                await store.Artifacts.CountArtifactsAsync();
            }

            Lose(loss);
            for (var i = 0; i < 2; i++)
            {
                (await store.Awaiting(s => operation.Act(s, "key", default)).Should().ThrowAsync<ArtifactStoreException>())
                    .Which.Message.Should()
                    .Contain(Log)
                    .And.Contain("Nothing was written");
            }
        }

        await using var again = Open();
        (await operation.Done(again, "key")).Should().BeFalse();
        (await again.Artifacts.ReadArtifactAsync(acknowledged.Id)).Should().BeEquivalentTo(acknowledged);
        (await again.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_store_that_has_only_read_detects_the_loss_and_opens_no_new_connection([Values] Loss loss)
    {
        await using (var first = Open())
        {
            await first.Artifacts.CreateArtifactAsync(new());
        }

        await using var store = Open();
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(1);
        Lose(loss);
        var free = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var busy = ((SqlArtifactStore)store).Database.ReadAsync((_, _) => free.Task, snapshot: false, CancellationToken.None);
        await store.Awaiting(s => s.Artifacts.CountArtifactsAsync()).Should().ThrowAsync<ArtifactStoreException>().WithMessage($"*{Log}*");
        free.SetResult(0);
        await busy;
        await store
            .Awaiting(s => s.Artifacts.CreateArtifactAsync(new()))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage($"*{Log}*");
        await store
            .Awaiting(s => s.BackupAsync(_folder.File("copy.db")))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage($"*{Log}*");
    }

    [Test]
    public async Task A_write_in_the_hosts_transaction_is_refused()
    {
        await using var store = Open();
        await store.Artifacts.CreateArtifactAsync(new());
        await using var host = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = _folder.File(), Pooling = false }.ToString()
        );
        await host.OpenAsync();
        await using var transaction = host.BeginTransaction();
        var session = store.Enlist(transaction);
        await session.Artifacts.CreateArtifactAsync(new());
        Lose(Loss.Deleted);
        await session
            .Awaiting(s => s.Artifacts.CreateArtifactAsync(new()))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage($"*{Log}*");
    }

    [Test]
    public async Task A_redirected_symbolic_link_is_detected([Values] bool folder)
    {
        Directory.CreateDirectory(_folder.File("one"));
        Directory.CreateDirectory(_folder.File("two"));
        await using (var two = SqliteArtifactStore.Open($"Data Source={_folder.File("two/test.db")}"))
        {
            await two.Artifacts.CreateArtifactAsync(new() { Key = "two" });
        }

        var link = _folder.File(folder ? "current" : "current.db");
        Turn("one");
        var name = folder ? Path.Combine(link, "test.db") : link;
        await using (var store = SqliteArtifactStore.Open($"Data Source={name}"))
        {
            await store.Artifacts.CreateArtifactAsync(new() { Key = "one" });
            Turn("two");
            await store
                .Awaiting(s => s.Artifacts.CreateArtifactAsync(new()))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
                .WithMessage($"*'{name}'*now leads to another*");
        }

        await using var again = SqliteArtifactStore.Open($"Data Source={name}");
        (await again.Artifacts.ReadArtifactsAsync()).Should().ContainSingle().Which.Key.Should().Be("two");
        await using var left = SqliteArtifactStore.Open($"Data Source={_folder.File("one/test.db")}");
        (await left.Artifacts.ReadArtifactsAsync()).Should().ContainSingle().Which.Key.Should().Be("one");

        void Turn(string to)
        {
            using var process = System.Diagnostics.Process.Start(
                "ln",
                ["-sfn", folder ? _folder.File(to) : _folder.File($"{to}/test.db"), link]
            );
            process.WaitForExit();
        }
    }

    [Test]
    [NonParallelizable]
    public async Task Changing_the_current_directory_is_not_a_redirection()
    {
        var before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = _folder.Folder;
            await using var store = SqliteArtifactStore.Open("Data Source=relative.db");
            await store.Artifacts.CreateArtifactAsync(new());
            Environment.CurrentDirectory = before;
            await store.Artifacts.CreateArtifactAsync(new());
            (await store.Artifacts.CountArtifactsAsync()).Should().Be(2);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Test]
    public async Task A_log_that_SQLite_itself_deletes_and_makes_again_is_none_that_was_lost()
    {
        await using var store = Open();
        for (var i = 0; i < 5; i++)
        {
            await using (var other = Open())
            {
                await other.Artifacts.CreateArtifactAsync(new());
            }

            await store.Artifacts.CreateArtifactAsync(new());
            _folder.Connect().Run("PRAGMA wal_checkpoint(TRUNCATE); VACUUM");
        }

        (await store.Artifacts.CountArtifactsAsync()).Should().Be(10);
    }

    private void Lose(Loss loss)
    {
        switch (loss)
        {
            case Loss.Deleted:
                File.Delete(Log);
                break;

            case Loss.Moved:
                File.Move(Log, _folder.File("elsewhere"));
                break;

            default:
                File.WriteAllText(_folder.File("other"), "somebody else's");
                File.Move(_folder.File("other"), Log, overwrite: true);
                break;
        }
    }

    private IArtifactStore Open() => SqliteArtifactStore.Open($"Data Source={_folder.File()}");
}
