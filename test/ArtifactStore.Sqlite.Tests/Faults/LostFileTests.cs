using System.Data.Common;
using System.Diagnostics;
using System.Reflection;
using ArtifactStore.Specification.Faults;
using ArtifactStore.Specification.Maintenance;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>The file goes away while a store has it open, or another gets its name. On Windows neither can happen.</summary>
[Platform(Exclude = "Win")]
public sealed class LostFileTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task No_write_to_a_file_that_was_deleted_is_acknowledged(
        [ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation
    )
    {
        await using (var store = Open())
        {
            await operation.Prepare(store, "key");
            await store.InitializeAsync();
            File.Delete(_folder.File());
            for (var i = 0; i < 2; i++)
            {
                (await store.Awaiting(s => operation.Act(s, "key", default)).Should().ThrowAsync<ArtifactStoreException>())
                    .Which.Message.Should()
                    .Contain(_folder.File());
            }
        }

        await using var anew = Open();
        (await anew.Artifacts.CreateArtifactAsync(new() { Key = "key" })).Version.Should().Be(1, "it is a new file");
        (await anew.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_file_that_was_moved_and_put_back_holds_what_was_acknowledged()
    {
        var elsewhere = _folder.File("elsewhere.db");
        await using (var store = Open())
        {
            await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            File.Move(_folder.File(), elsewhere);
            await store
                .Awaiting(s => s.Artifacts.CreateArtifactAsync(new() { Key = "a" }))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
                .WithMessage("*deleted, moved or replaced*Nothing was written*");
            File.Move(elsewhere, _folder.File());
        }

        await using var again = Open();
        (await again.Artifacts.CreateArtifactAsync(new() { Key = "a" })).Version.Should().Be(2);
        (await again.VerifyAllAsync()).Should().BeEmpty();
    }

    public enum Replacement
    {
        AnotherStore,
        EmptyFile,
        CopyOfItself,
    }

    [Test]
    public async Task No_write_is_acknowledged_when_another_file_has_the_name(
        [ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation,
        [Values] Replacement replacement
    )
    {
        Artifact acknowledged;
        byte[] before;
        await using (var store = Open())
        {
            await operation.Prepare(store, "key");
            acknowledged = await store.Artifacts.CreateArtifactAsync(new() { Key = "acknowledged" });
            before = await ReplaceAsync(replacement);
            for (var i = 0; i < 2; i++)
            {
                (await store.Awaiting(s => operation.Act(s, "key", default)).Should().ThrowAsync<ArtifactStoreException>())
                    .Which.Message.Should()
                    .Contain(_folder.File())
                    .And.Contain("replaced");
            }
        }

        (await File.ReadAllBytesAsync(_folder.File())).Should().Equal(before, "it is somebody else's");
        await CheckOldFileAsync(operation, acknowledged);
    }

    [Test]
    public async Task A_write_that_runs_while_the_file_is_replaced_is_not_acknowledged(
        [ValueSource(typeof(FaultOperation), nameof(FaultOperation.All))] FaultOperation operation,
        [Values] Replacement replacement
    )
    {
        Artifact acknowledged;
        byte[]? before = null;
        await using (var store = Open())
        {
            await operation.Prepare(store, "key");
            acknowledged = await store.Artifacts.CreateArtifactAsync(new() { Key = "acknowledged" });
            var writer = await WriterAsync(store);

            // On the writer's thread, in the middle of the transaction.
            raw.sqlite3_trace(
                writer,
                (_, statement) =>
                {
                    if (before is null && !statement.StartsWith("BEGIN", StringComparison.Ordinal))
                    {
                        before = ReplaceAsync(replacement).GetAwaiter().GetResult();
                    }
                },
                null
            );
            await store
                .Awaiting(s => operation.Act(s, "key", default))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
                .WithMessage("*replaced*");
        }

        (await File.ReadAllBytesAsync(_folder.File())).Should().Equal(before);
        await CheckOldFileAsync(operation, acknowledged);
    }

    [Test]
    public async Task Of_writers_that_do_not_stop_none_is_acknowledged_once_the_file_is_replaced([Values] Replacement replacement)
    {
        var acknowledged = new List<Guid>[8];
        await using (var store = Open())
        {
            await store.InitializeAsync();
            var replaced = false;
            var writers = Enumerable
                .Range(0, acknowledged.Length)
                .Select(i =>
                    Task.Run(async () =>
                    {
                        acknowledged[i] = [];
                        while (true)
                        {
                            var isLate = Volatile.Read(ref replaced);
                            try
                            {
                                var created = await store.Artifacts.CreateArtifactAsync(new() { Key = $"key-{i % 2}" });
                                acknowledged[i].Add(created.Id);
                                isLate.Should().BeFalse("a write that began when another file had the name is not acknowledged");
                            }
                            catch (ArtifactStoreException e)
                            {
                                e.Message.Should().Contain("replaced");
                                return;
                            }
                        }
                    })
                )
                .ToArray();
            while (acknowledged.Any(ids => ids is not { Count: >= 10 }))
            {
                await Task.Delay(1);
            }

            await ReplaceAsync(replacement);
            Volatile.Write(ref replaced, true);
            await Task.WhenAll(writers);
        }

        File.Move(_folder.File("kept.db"), _folder.File(), overwrite: true);
        await using var again = Open();
        (await again.Artifacts.ReadArtifactsAsync()).Select(artifact => artifact.Id).Should().Contain(acknowledged.SelectMany(ids => ids));
        (await again.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_reader_does_not_open_the_other_file([Values] Replacement replacement)
    {
        byte[] before;
        await using (var store = Open())
        {
            await store.Artifacts.CreateArtifactAsync(new() { Key = "key" });
            (await store.Artifacts.CountArtifactsAsync()).Should().Be(1);
            before = await ReplaceAsync(replacement);

            // As long as the connection that is open has work, a read needs one of its own.
            var free = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            var busy = ((SqlArtifactStore)store).Database.ReadAsync((_, _) => free.Task, snapshot: false, CancellationToken.None);
            await store
                .Awaiting(s => s.Artifacts.CountArtifactsAsync())
                .Should()
                .ThrowAsync<ArtifactStoreException>()
                .WithMessage("*replaced*");
            free.SetResult(0);
            await busy;
            (await store.Artifacts.CountArtifactsAsync()).Should().Be(1, "that one still reads the file of the store");
            await store
                .Awaiting(s => s.BackupAsync(_folder.File("backup.db")))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
                .WithMessage("*replaced*");
        }

        (await File.ReadAllBytesAsync(_folder.File())).Should().Equal(before);
    }

    [Test]
    public async Task A_write_in_the_hosts_transaction_is_refused_when_another_file_has_the_name([Values] bool hostIsOnTheOldFile)
    {
        await using var store = Open();
        await store.InitializeAsync();
        var address = new SqliteConnectionStringBuilder { DataSource = _folder.File(), Pooling = false }.ToString();
        if (!hostIsOnTheOldFile)
        {
            await ReplaceAsync(Replacement.AnotherStore);
        }

        await using var host = new SqliteConnection(address);
        await host.OpenAsync();
        await using (var transaction = host.BeginTransaction())
        {
            var session = store.Enlist(transaction);
            if (hostIsOnTheOldFile)
            {
                await session.Artifacts.CreateArtifactAsync(new() { Key = "key" });
                await ReplaceAsync(Replacement.AnotherStore);
            }

            await session
                .Awaiting(s => s.Artifacts.CreateArtifactAsync(new() { Key = "key" }))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
                .WithMessage("*replaced*");
        }
    }

    [Test]
    public async Task The_first_write_makes_no_log_beside_the_other_file()
    {
        await using (var store = Open())
        {
            await store.InitializeAsync();
        }

        // Without a log the file is as other programs keep it: the store switches with its first write.
        await using (
            var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = _folder.File(), Pooling = false }.ToString()
            )
        )
        {
            connection.Open();
            raw.sqlite3_exec(connection.Handle!, "PRAGMA journal_mode = DELETE").Should().Be(raw.SQLITE_OK);
        }

        await using (var store = Open())
        {
            (await store.Artifacts.CountArtifactsAsync()).Should().Be(0);
            await ReplaceAsync(Replacement.EmptyFile);
            await store
                .Awaiting(s => s.Artifacts.CreateArtifactAsync(new() { Key = "key" }))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
                .WithMessage("*replaced*");
            File.Exists(_folder.File() + "-wal").Should().BeFalse();
        }
    }

    /// <summary>What is left of the store, under its name again, holds what was acknowledged and nothing else.</summary>
    private async Task CheckOldFileAsync(FaultOperation operation, Artifact acknowledged)
    {
        File.Move(_folder.File("kept.db"), _folder.File(), overwrite: true);
        await using var again = Open();
        (await operation.Done(again, "key")).Should().BeFalse();
        (await again.Artifacts.ReadArtifactAsync(acknowledged.Id)).Should().BeEquivalentTo(acknowledged);
        (await again.VerifyAllAsync()).Should().BeEmpty();
    }

    /// <summary>
    /// Puts another file in the place of the store's, in one step, as mv does. The store's gets a second name before that, which it keeps.
    /// </summary>
    /// <returns>What is in the other file.</returns>
    private async Task<byte[]> ReplaceAsync(Replacement replacement)
    {
        var (file, other) = (_folder.File(), _folder.File("other.db"));
        switch (replacement)
        {
            case Replacement.AnotherStore:
                await using (var store = SqliteArtifactStore.Open($"Data Source={other}"))
                {
                    await store.Artifacts.CreateArtifactAsync(new() { Key = "other" });
                }

                break;

            case Replacement.EmptyFile:
                await File.WriteAllBytesAsync(other, []);
                break;

            default:
                // Not with this process's own hands: whoever closes a file takes the locks of the process from it.
                await RunAsync("cp", file, other);
                break;
        }

        await RunAsync("ln", file, _folder.File("kept.db"));
        var content = await File.ReadAllBytesAsync(other);
        File.Move(other, file, overwrite: true);
        return content;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0);
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

    private IArtifactStore Open() => SqliteArtifactStore.Open($"Data Source={_folder.File()}");
}
