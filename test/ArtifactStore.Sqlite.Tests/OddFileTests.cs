using System.Diagnostics;
using System.Net.Sockets;
using ArtifactStore.Specification.Maintenance;
using ArtifactStore.Specification.Seeing;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>What stands where a database file should: each is refused by its name, at once, and nothing is made.</summary>
[Platform(Include = "Linux")]
public sealed class OddFileTests
{
    private static readonly string[] Modes = ["", ";Mode=ReadOnly", ";Mode=ReadWrite"];

    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_pipe_is_refused([ValueSource(nameof(Modes))] string mode)
    {
        await RunAsync("mkfifo", _folder.File());
        await RefusedAsync(mode, "*is a pipe*");
    }

    [Test]
    public async Task A_socket_is_refused([ValueSource(nameof(Modes))] string mode)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.File()));
        await RefusedAsync(mode, "*is a socket*");
    }

    [Test]
    public async Task A_device_is_refused_also_behind_a_link([ValueSource(nameof(Modes))] string mode)
    {
        File.CreateSymbolicLink(_folder.File(), "/dev/null");
        await RefusedAsync(mode, "*/dev/null' is a character device*");
    }

    [Test]
    public async Task A_folder_is_refused([ValueSource(nameof(Modes))] string mode)
    {
        Directory.CreateDirectory(_folder.File());
        await RefusedAsync(mode, "*is a folder*");
    }

    [Test]
    public async Task A_circle_of_links_is_refused([ValueSource(nameof(Modes))] string mode)
    {
        File.CreateSymbolicLink(_folder.File(), _folder.File("other"));
        File.CreateSymbolicLink(_folder.File("other"), _folder.File());
        await RefusedAsync(mode, "*");
    }

    [Test]
    public async Task A_name_that_belongs_to_a_database_is_refused(
        [Values("-wal", "-shm", "-journal")] string ending,
        [ValueSource(nameof(Modes))] string mode
    )
    {
        await using (var store = Open())
        {
            await store.InitializeAsync();
        }

        await RefusedAsync(mode, "*belongs to the database*", _folder.File() + ending);
        Directory.GetFiles(_folder.Folder).Should().Equal(_folder.File());
        await File.WriteAllBytesAsync(_folder.File() + ending, []);
        await RefusedAsync(mode, "*belongs to the database*", _folder.File() + ending);
    }

    [TestCase(";Password=secret")]
    [TestCase(";Vfs=unix-that-is-not-there")]
    [TestCase(";Vfs=nothing")]
    public async Task A_refused_opening_leaves_no_file(string with)
    {
        await using (var store = SqliteArtifactStore.Open($"Data Source={_folder.File()}{with}"))
        {
            await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreException>();
        }

        Directory.GetFiles(_folder.Folder).Should().BeEmpty();

        // What was there stays, be it empty.
        await File.WriteAllBytesAsync(_folder.File(), []);
        await using (var store = SqliteArtifactStore.Open($"Data Source={_folder.File()}{with}"))
        {
            await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreException>();
        }

        File.Exists(_folder.File()).Should().BeTrue();
    }

    [Test]
    public async Task A_file_with_two_names_is_refused_by_each([ValueSource(nameof(Modes))] string mode)
    {
        await using (var store = Open())
        {
            await store.Artifacts.CreateArtifactAsync(new() { Key = "key" });
        }

        await RunAsync("ln", _folder.File(), _folder.File("other.db"));
        await RefusedAsync(mode, "*has 2 names (hard links)*AllowHardLinks*");
        await RefusedAsync(mode, "*has 2 names (hard links)*AllowHardLinks*", _folder.File("other.db"));
        Directory.GetFiles(_folder.Folder).Should().HaveCount(2);

        using (var log = new LogLines())
        {
            await using var allowed = SqliteArtifactStore.Open(
                $"Data Source={_folder.File()}{mode}",
                sqlite => sqlite.AllowHardLinks = true,
                options => options.LoggerFactory = log
            );
            (await allowed.Artifacts.CountArtifactsAsync()).Should().Be(1);
            log.Events().Should().Contain(2010);
        }

        await using (var immutable = SqliteArtifactStore.Open($"Data Source=file:{_folder.File()}?immutable=1"))
        {
            (await immutable.Artifacts.CountArtifactsAsync()).Should().Be(1);
        }

        File.Delete(_folder.File("other.db"));
        await using var again = Open();
        (await again.Artifacts.CreateArtifactAsync(new() { Key = "key" })).Version.Should().Be(2);
    }

    [Test]
    public async Task Opening_an_open_file_by_another_name_is_refused_and_nothing_acknowledged_is_lost()
    {
        await using (var store = Open())
        {
            await store.Artifacts.CreateArtifactAsync(new() { Key = "key" });
            await RunAsync("ln", _folder.File(), _folder.File("other.db"));
            await using (var other = SqliteArtifactStore.Open($"Data Source={_folder.File("other.db")}"))
            {
                await other
                    .Awaiting(s => s.Artifacts.CreateArtifactAsync(new() { Key = "key" }))
                    .Should()
                    .ThrowAsync<ArtifactStoreException>()
                    .WithMessage("*hard links*");
            }

            (await store.Artifacts.CreateArtifactAsync(new() { Key = "key" })).Version.Should().Be(2);
            await store
                .Awaiting(s => s.BackupAsync(_folder.File("other.db")))
                .Should()
                .ThrowAsync<ArtifactStoreException>()
                .WithMessage("*exists already*");
        }

        File.Delete(_folder.File("other.db"));
        await using var again = Open();
        (await again.Artifacts.ReadVersionsAsync("key")).Should().HaveCount(2);
        (await again.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Two_spellings_of_one_file_share_the_writer_and_the_data()
    {
        Directory.CreateDirectory(_folder.File("sub"));
        File.CreateSymbolicLink(_folder.File("link.db"), "test.db");
        Directory.CreateSymbolicLink(_folder.File("folder"), _folder.Folder);
        string[] spellings =
        [
            _folder.File(),
            _folder.File("sub/../test.db"),
            _folder.File("link.db"),
            _folder.File("folder/link.db"),
            _folder.Folder + "//./test.db",
            $"file:{_folder.File()}?mode=rwc",
        ];
        var stores = spellings
            .Select(spelling => SqliteArtifactStore.Open(new SqliteConnectionStringBuilder { DataSource = spelling }.ToString()))
            .ToList();
        var versions = await Task.WhenAll(
            stores.SelectMany(store =>
                Enumerable.Range(0, 10).Select(_ => Task.Run(() => store.Artifacts.CreateArtifactAsync(new() { Key = "key" })))
            )
        );
        versions.Select(artifact => artifact.Version!.Value).Order().Should().Equal(Enumerable.Range(1, 60));
        foreach (var store in stores)
        {
            (await store.Artifacts.CountArtifactsAsync()).Should().Be(60);
            await store.DisposeAsync();
        }

        Directory.GetFiles(_folder.Folder).Should().BeEquivalentTo(_folder.File(), _folder.File("link.db"));
    }

    private async Task RefusedAsync(string mode, string message, string? file = null)
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={file ?? _folder.File()}{mode}");
        for (var i = 0; i < 2; i++)
        {
            await store.Awaiting(s => s.InitializeAsync()).Should().ThrowAsync<ArtifactStoreException>().WithMessage(message);
            await store.Awaiting(s => s.Artifacts.CountArtifactsAsync()).Should().ThrowAsync<ArtifactStoreException>().WithMessage(message);
        }

        (await store.Maintenance.CheckHealthAsync()).Status.Should().Be(ArtifactStoreHealthStatus.Unhealthy);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0);
    }

    private IArtifactStore Open() => SqliteArtifactStore.Open($"Data Source={_folder.File()}");
}
