using ArtifactStore.Specification.Maintenance;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>A read-only store creates no file, and reads what others write meanwhile.</summary>
public sealed class ReadOnlyStoreTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("{0};Mode=ReadOnly")]
    [TestCase("file:{0}?mode=ro")]
    [TestCase("file:{0}?immutable=1")]
    [TestCase("file:{0}?mode=ro&immutable=1")]
    [TestCase("file:{0}?immutable=1&mode=rwc")]
    public async Task A_read_only_store_creates_and_changes_no_file(string source)
    {
        await CreateAsync(3);
        var before = await File.ReadAllBytesAsync(_folder.File());
        await using (
            var store = SqliteArtifactStore.Open(
                "Data Source=" + string.Format(System.Globalization.CultureInfo.InvariantCulture, source, _folder.File())
            )
        )
        {
            (await store.Artifacts.CountArtifactsAsync()).Should().Be(3);
            (await store.VerifyAllAsync()).Should().BeEmpty();
            Directory.GetFiles(_folder.Folder).Should().Equal(_folder.File());
            (await store.Maintenance.CheckHealthAsync()).CanWrite.Should().BeFalse();
            await store
                .Awaiting(s => s.Artifacts.CreateArtifactAsync(new()))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
                .WithMessage("*is read-only*");
        }

        Directory.GetFiles(_folder.Folder).Should().Equal(_folder.File());
        (await File.ReadAllBytesAsync(_folder.File())).Should().Equal(before);
    }

    [Test]
    public async Task A_verified_and_deleted_backup_can_be_recreated_under_its_name()
    {
        await using var store = Open();
        await store.Artifacts.CreateArtifactAsync(new());
        var copy = _folder.File("copy.db");
        for (var round = 0; round < 3; round++)
        {
            await store.BackupAsync(copy);
            await using (var proof = SqliteArtifactStore.Open($"Data Source={copy};Mode=ReadOnly"))
            {
                (await proof.VerifyAllAsync()).Should().BeEmpty();
            }

            Directory.GetFiles(_folder.Folder, "copy*").Should().Equal(copy);
            File.Delete(copy);
        }
    }

    [Test]
    public async Task Immutable_reads_the_file_alone_and_no_log_beside_it()
    {
        await using var store = Open();
        await store.Artifacts.CreateArtifactAsync(new());
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(1);
        Checkpoint();
        await store.Artifacts.CreateArtifactAsync(new());
        var copy = _folder.File("copy.db");
        await CopyAsync("-wal");
        await CopyAsync("");
        var files = Directory.GetFiles(_folder.Folder);

        await using (var immutable = SqliteArtifactStore.Open($"Data Source=file:{copy}?immutable=1"))
        {
            (await immutable.Artifacts.CountArtifactsAsync()).Should().Be(1, "the second is in the log");
        }

        Directory.GetFiles(_folder.Folder).Should().BeEquivalentTo(files);

        // Not with this process's own hands: whoever closes a file takes the locks of the process from it.
        async Task CopyAsync(string ending)
        {
            using var process = System.Diagnostics.Process.Start(
                OperatingSystem.IsWindows() ? "cmd" : "/bin/sh",
                OperatingSystem.IsWindows()
                    ? ["/c", "copy", _folder.File() + ending, copy + ending]
                    : ["-c", "cp \"$0\" \"$1\"", _folder.File() + ending, copy + ending]
            );
            await process.WaitForExitAsync();
        }

        void Checkpoint()
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = _folder.File(), Pooling = false }.ToString()
            );
            connection.Open();
            connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    [Test]
    public async Task Concurrent_foreign_writes_are_read_whether_the_writer_stays_open_or_not(
        [Values("WAL", "DELETE")] string journal,
        [Values] bool stay
    )
    {
        await CreateAsync(1);
        _folder.Connect().Run($"PRAGMA journal_mode = {journal}");
        await using var looker = SqliteArtifactStore.Open($"Data Source={_folder.File()};Mode=ReadOnly");
        var expected = 1;
        SqliteConnection? other = null;
        for (var i = 0; i < 30; i++)
        {
            (await looker.Artifacts.CountArtifactsAsync()).Should().Be(expected);
            (await looker.Artifacts.ReadArtifactsAsync()).Should().HaveCount(expected);
            if (other is null)
            {
                other = new(new SqliteConnectionStringBuilder { DataSource = _folder.File(), Pooling = false }.ToString());
                other.Open();
            }

            other.Run($"INSERT INTO artifact (id, created, updated) SELECT '{Guid.NewGuid()}', created, updated FROM artifact LIMIT 1");
            expected++;
            if (!stay || i % 7 == 6)
            {
                other.Dispose();
                other = null;
            }
        }

        other?.Dispose();
        (await looker.Artifacts.CountArtifactsAsync()).Should().Be(expected);
    }

    [Test]
    public async Task A_read_during_a_foreign_write_returns_one_state()
    {
        await CreateAsync(2);
        await using var looker = SqliteArtifactStore.Open($"Data Source={_folder.File()};Mode=ReadOnly;");
        (await looker.Artifacts.CountArtifactsAsync()).Should().Be(2);
        var runs = 0;
        var (first, second) = await ((SqlArtifactStore)looker).Database.ReadAsync(
            async (session, token) =>
            {
                var before = await session.NumberAsync(new("SELECT COUNT(*) FROM artifact", []), token);
                if (runs++ == 0)
                {
                    await CreateAsync(200);
                }

                return (before, await session.NumberAsync(new("SELECT COUNT(data) FROM artifact", []), token));
            },
            snapshot: true,
            CancellationToken.None
        );

        (first, second).Should().Be((202, 202));
        runs.Should().Be(2);
    }

    [Test]
    public async Task A_backup_by_a_read_only_store_is_valid_during_foreign_writes()
    {
        await CreateAsync(300);
        await using var looker = SqliteArtifactStore.Open($"Data Source={_folder.File()};Mode=ReadOnly");
        var told = 0;
        await looker.BackupAsync(
            _folder.File("copy.db"),
            new Told(() =>
            {
                if (told++ < 3)
                {
                    CreateAsync(100).GetAwaiter().GetResult();
                }
            })
        );

        await using var copy = SqliteArtifactStore.Open($"Data Source={_folder.File("copy.db")}");
        (await copy.VerifyAllAsync()).Should().BeEmpty();
        (await copy.Artifacts.CountArtifactsAsync()).Should().BeOneOf(300, 400, 500, 600);
    }

    [Test]
    public async Task Readers_and_writers_of_other_stores_do_not_disturb_each_other()
    {
        await CreateAsync(1);
        await using var looker = SqliteArtifactStore.Open($"Data Source={_folder.File()};Mode=ReadOnly");
        var done = false;
        var readers = Enumerable
            .Range(0, 3)
            .Select(_ =>
                Task.Run(async () =>
                {
                    var last = 0L;
                    while (!Volatile.Read(ref done))
                    {
                        var page = await looker.Artifacts.ReadArtifactsAsync();
                        page.Count.Should().BeGreaterThanOrEqualTo((int)last);
                        last = page.Count;
                    }
                })
            )
            .ToArray();
        for (var i = 0; i < 25; i++)
        {
            await CreateAsync(2);
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);
        (await looker.Artifacts.CountArtifactsAsync()).Should().Be(51);
    }

    private async Task CreateAsync(int count)
    {
        await using var store = Open();
        await store.Artifacts.CreateArtifactsAsync([
            .. Enumerable.Range(0, count).Select(_ => new ArtifactCreate { Data = ArtifactData.FromText(new string('x', 4_000)) }),
        ]);
    }

    private IArtifactStore Open() =>
        SqliteArtifactStore.Open($"Data Source={_folder.File()}", sqlite => sqlite.Synchronous = SqliteSynchronous.Off);

    private sealed class Told(Action tell) : IProgress<SqliteBackupProgress>
    {
        public void Report(SqliteBackupProgress value) => tell();
    }
}
