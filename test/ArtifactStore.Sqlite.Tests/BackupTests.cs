using System.Collections.Concurrent;
using System.Diagnostics;
using ArtifactStore.Specification.Maintenance;
using ArtifactStore.Specification.Seeing;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>A backup of a store in use is whole, is a store, holds what was acknowledged before it began, and holds up nobody.</summary>
public sealed class BackupTests
{
    private TestFolder _folder = null!;

    private string Target => _folder.File("copy.db");

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_backup_during_writes_is_a_valid_store_with_all_that_was_acknowledged_before()
    {
        await using var store = Open();
        await FillAsync(store, megabytes: 8);
        using var done = new CancellationTokenSource();
        var acknowledged = new ConcurrentQueue<(Guid Id, string Key, int Version)>();
        var slowest = TimeSpan.Zero;
        var writers = Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        while (!done.IsCancellationRequested)
                        {
                            var start = Stopwatch.GetTimestamp();
                            var created = await store.Artifacts.CreateArtifactAsync(
                                new() { Key = $"w{writer % 3}", Data = ArtifactData.FromText(new string('x', 2000)) }
                            );
                            acknowledged.Enqueue((created.Id, created.Key!, created.Version!.Value));
                            var took = Stopwatch.GetElapsedTime(start);
                            slowest = took > slowest ? took : slowest;
                        }
                    })
                )
        );

        var during = 0;
        for (var round = 0; round < 5; round++)
        {
            await Task.Delay(50);
            var before = acknowledged.ToArray();
            var path = _folder.File($"copy-{round}.db");
            await store.BackupAsync(path);
            during += acknowledged.Count - before.Length;
            await using var copy = SqliteArtifactStore.Open($"Data Source={path}");
            (await copy.VerifyAllAsync()).Should().BeEmpty();
            var ids = await copy
                .Artifacts.StreamArtifactsAsync(new() { IncludeData = false })
                .Select(artifact => (artifact.Id, artifact.Key!, artifact.Version!.Value))
                .ToHashSetAsync();
            before.Where(artifact => !ids.Contains(artifact)).Should().BeEmpty();
        }

        await done.CancelAsync();
        await writers;
        during.Should().BePositive("writers go on while a backup runs");
        (await store.VerifyAllAsync()).Should().BeEmpty();
        Directory.GetFiles(_folder.Folder, "*.partial*").Should().BeEmpty();
        await TestContext.Out.WriteLineAsync(
            $"{acknowledged.Count} creates, {during} of them during 5 backups; the slowest took {slowest.TotalMilliseconds:F0} ms."
        );
    }

    [Test]
    public async Task A_backup_completes_although_writers_write_between_its_steps()
    {
        await using var store = Open();
        await FillAsync(store, megabytes: 4);
        var before = await store.Artifacts.CountArtifactsAsync();
        var written = 0;
        await store.BackupAsync(
            Target,
            new Told(_ =>
            {
                // Had the backup no snapshot of its own, each of these would make it begin anew.
                store.Artifacts.CreateArtifactAsync(new() { Key = "meanwhile" }).GetAwaiter().GetResult();
                written++;
            })
        );
        written.Should().BeInRange(3, 20, "each page is copied once");
        await using var copy = SqliteArtifactStore.Open($"Data Source={Target}");
        (await copy.Artifacts.CountArtifactsAsync()).Should().Be(before);
        (await copy.VerifyAllAsync()).Should().BeEmpty();
        (await copy.Artifacts.CreateArtifactAsync(new() { Key = "new" })).Version.Should().Be(1, "the copy is a store that can be written");
    }

    [Test]
    public async Task Progress_is_reported()
    {
        await using var store = Open();
        await FillAsync(store, megabytes: 4);
        var told = new List<SqliteBackupProgress>();
        await store.BackupAsync(Target, new Told(told.Add));
        told.Should().HaveCountGreaterThan(3).And.BeInAscendingOrder(progress => progress.CopiedBytes);
        told[^1].CopiedBytes.Should().Be(told[^1].TotalBytes).And.Be(new FileInfo(Target).Length);
    }

    [Test]
    public async Task It_never_overwrites([Values("", "-wal", "-shm", "-journal")] string ending)
    {
        await using var store = Open();
        await FillAsync(store, megabytes: 0);
        await File.WriteAllTextAsync(Target + ending, "mine");
        await store.Awaiting(s => s.BackupAsync(Target)).Should().ThrowAsync<ArtifactStoreException>().WithMessage("*exists already*");
        (await File.ReadAllTextAsync(Target + ending)).Should().Be("mine");
        await store
            .Awaiting(s => s.BackupAsync(_folder.File()))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*exists already*");
        Directory.GetFiles(_folder.Folder, "*.partial*").Should().BeEmpty();
    }

    [Test]
    public async Task A_name_that_belongs_to_a_database_is_refused(
        [Values("test.db", "copy.db", "none", "TEST.DB")] string database,
        [Values("-wal", "-shm", "-journal", "-WAL")] string ending
    )
    {
        await using var store = Open();
        await FillAsync(store, megabytes: 0);
        await store.BackupAsync(Target);
        var files = Directory.GetFiles(_folder.Folder);
        await store
            .Awaiting(s => s.BackupAsync(_folder.File(database + ending)))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage("*SQLite uses for the log or journal of a database*");
        Directory.GetFiles(_folder.Folder).Should().BeEquivalentTo(files);
        await store.BackupAsync(_folder.File("-wal"));
        await store.BackupAsync(_folder.File("a-wal.db"));
    }

    [Test]
    public async Task A_file_created_during_a_backup_is_not_overwritten_and_no_success_is_logged()
    {
        using var log = new LogLines();
        await using var store = Open(log);
        await FillAsync(store, megabytes: 2);
        log.Clear();
        using var spans = new Spans(_folder.File());
        await store
            .Awaiting(s => s.BackupAsync(Target, new Told(_ => File.WriteAllText(Target, "mine"))))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*exists already*");
        (await File.ReadAllTextAsync(Target)).Should().Be("mine");
        Directory.GetFiles(_folder.Folder, "*.partial*").Should().BeEmpty();
        log.Events().Should().BeEmpty();
        spans.Take().Status.Should().Be(ActivityStatusCode.Error);
    }

    [Test]
    public async Task A_partial_backup_that_cannot_be_deleted_is_logged_and_the_cause_is_thrown()
    {
        using var log = new LogLines();
        await using var store = Open(log);
        await FillAsync(store, megabytes: 1);
        log.Clear();
        string? left = null;
        await store
            .Awaiting(s =>
                s.BackupAsync(
                    Target,
                    new Told(_ =>
                    {
                        // A folder in the place of the file, which File.Delete refuses whoever runs this.
                        left = Directory.GetFiles(_folder.Folder, "*.partial").Single();
                        File.Delete(left);
                        Directory.CreateDirectory(left);
                        throw new TimeZoneNotFoundException();
                    })
                )
            )
            .Should()
            .ThrowAsync<TimeZoneNotFoundException>();
        log.Events().Should().Equal(2008);
        log.All[0].Text.Should().Contain(Path.GetFileName(left));
    }

    [Test]
    public async Task A_cancelled_or_failed_backup_leaves_no_file_and_the_store_remains_usable([Values] bool cancelled)
    {
        await using var store = Open();
        await FillAsync(store, megabytes: 4);
        using var cancellation = new CancellationTokenSource();
        var progress = new Told(_ =>
        {
            cancellation.Cancel();
            if (!cancelled)
            {
                throw new TimeZoneNotFoundException();
            }
        });
        var backup = store.Awaiting(s => s.BackupAsync(Target, progress, cancelled ? cancellation.Token : default));
        if (cancelled)
        {
            await backup.Should().ThrowAsync<OperationCanceledException>();
        }
        else
        {
            await backup.Should().ThrowAsync<TimeZoneNotFoundException>();
        }

        Directory.GetFiles(_folder.Folder, "copy*").Should().BeEmpty();
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await store.BackupAsync(Target);
    }

    [Test]
    public async Task A_file_that_cannot_be_created_is_named_in_the_exception()
    {
        await using var store = Open();
        await File.WriteAllTextAsync(_folder.File("file"), "");
        await store
            .Awaiting(s => s.BackupAsync(_folder.File("file/copy.db")))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*copy.db*");
        await store.Awaiting(s => s.BackupAsync(_folder.Folder)).Should().ThrowAsync<ArtifactStoreException>();
        await store.Awaiting(s => s.BackupAsync("a\0b")).Should().ThrowAsync<ArgumentException>().WithMessage(@"*a\0b*");
        await store
            .Awaiting(s => s.BackupAsync(_folder.Folder + "/"))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage("*names a folder*");
        await store.Awaiting(s => s.BackupAsync("  ")).Should().ThrowAsync<ArgumentException>();
    }

    [Test]
    public async Task Only_the_owner_may_read_it_and_folders_are_made()
    {
        await using var store = Open();
        await FillAsync(store, megabytes: 0);
        var path = _folder.File("new/folder/copy.db");
        await store.BackupAsync(path);
        File.Exists(path).Should().BeTrue();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Test]
    public async Task A_memory_store_can_be_put_into_a_file()
    {
        await using var store = SqliteArtifactStore.Open("Data Source=:memory:");
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a", Data = ArtifactData.Parse("[1]") });
        await store.BackupAsync(Target);
        await store.Artifacts.CreateArtifactAsync(new() { Key = "a" });
        await using var copy = SqliteArtifactStore.Open($"Data Source={Target}");
        (await copy.Artifacts.ReadArtifactsAsync()).Should().ContainSingle().Which.Data!.Json.Should().Be("[1]");
        (await copy.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Uncommitted_work_is_not_in_a_backup()
    {
        await using var store = Open();
        await FillAsync(store, megabytes: 0);
        var before = await store.Artifacts.CountArtifactsAsync();
        await using (var transaction = await store.BeginTransactionAsync())
        {
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "a" });
            await store.BackupAsync(Target);
            await transaction.CommitAsync();
        }

        await using var copy = SqliteArtifactStore.Open($"Data Source={Target}");
        (await copy.Artifacts.CountArtifactsAsync()).Should().Be(before);
    }

    [Test]
    public async Task A_read_only_store_can_be_backed_up_and_restored_by_copying_the_file()
    {
        await using (var store = Open())
        {
            await FillAsync(store, megabytes: 1);
        }

        await using (var reader = SqliteArtifactStore.Open($"Data Source={_folder.File()};Mode=ReadOnly"))
        {
            await reader.BackupAsync(Target);
        }

        var rows = Rows(_folder.File());
        File.Delete(_folder.File());
        File.Copy(Target, _folder.File());
        await using var restored = Open();
        Rows(_folder.File()).Should().Be(rows);
        (await restored.VerifyAllAsync()).Should().BeEmpty();
        await restored.Artifacts.CreateArtifactAsync(new() { Key = "a" });
    }

    [Test]
    public async Task A_store_that_is_not_on_SQLite_is_refused()
    {
        await using var store = Open();
        await FluentActions.Awaiting(() => ((IArtifactStore)null!).BackupAsync(Target)).Should().ThrowAsync<ArgumentNullException>();
        await store.DisposeAsync();
        await store.Awaiting(s => s.BackupAsync(Target)).Should().ThrowAsync<ObjectDisposedException>();
        File.Exists(Target).Should().BeFalse();
    }

    private IArtifactStore Open(LogLines? log = null) =>
        SqliteArtifactStore.Open($"Data Source={_folder.File()}", o => o.Synchronous = SqliteSynchronous.Off, o => o.LoggerFactory = log);

    private static object? Rows(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection.Scalar("SELECT COUNT(*) || ' ' || SUM(data_size) || ' ' || MAX(id) FROM artifact");
    }

    private static async Task FillAsync(IArtifactStore store, int megabytes)
    {
        await store.Artifacts.CreateArtifactAsync(new() { Key = "first" });
        for (var i = 0; i < megabytes; i++)
        {
            await store.Artifacts.CreateArtifactsAsync([
                .. Enumerable
                    .Range(0, 16)
                    .Select(n => new ArtifactCreate { Key = $"k{n}", Data = ArtifactData.FromText(new string('x', 65_000)) }),
            ]);
        }
    }

    /// <summary>Calls at once, on the thread that reports.</summary>
    private sealed class Told(Action<SqliteBackupProgress> tell) : IProgress<SqliteBackupProgress>
    {
        public void Report(SqliteBackupProgress value) => tell(value);
    }
}
