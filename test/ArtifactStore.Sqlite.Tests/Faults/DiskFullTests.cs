using System.Collections.Concurrent;
using System.Diagnostics;
using ArtifactStore.Specification.Maintenance;
using ArtifactStore.Sql;
using ArtifactStore.Sqlite.Tests.Processes;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>
/// The disk is full: every write says so, what was acknowledged is there, and the store goes on when there is room again.
/// </summary>
public sealed class DiskFullTests
{
    private static readonly ArtifactData Body = ArtifactData.FromText(new string('x', 3_000));

    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_full_database_is_reported_to_writers_and_nothing_acknowledged_is_lost()
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={_folder.File()}", sqlite =>
            sqlite.Synchronous = SqliteSynchronous.Off
        );
        await store.InitializeAsync();
        var pages = await NumberAsync(store, "PRAGMA page_count");
        var acknowledged = new ConcurrentBag<Artifact>();
        var refused = 0;

        // A little more room each time, so that the end of it comes at another point of another write.
        for (var round = 1; round <= 40; round++)
        {
            await NumberAsync(store, $"PRAGMA max_page_count = {pages + (round * 5)}");
            await Task.WhenAll(
                Enumerable
                    .Range(0, 6)
                    .Select(writer => Task.Run(() => FillAsync(store, writer, acknowledged, () => Interlocked.Increment(ref refused))))
            );
        }

        refused.Should().Be(40 * 6);
        await NumberAsync(store, "PRAGMA max_page_count = 1000000");
        acknowledged.Add(await store.Artifacts.CreateArtifactAsync(new() { Key = "afterwards", Data = Body }));
        await CheckAsync(store, acknowledged);
        TestContext.Out.WriteLine($"{refused} writes refused, {acknowledged.Count} artifacts acknowledged");
    }

    [Test]
    public async Task Deletes_make_room()
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={_folder.File()}");
        await store.InitializeAsync();
        await NumberAsync(store, $"PRAGMA max_page_count = {await NumberAsync(store, "PRAGMA page_count") + 60}");
        var acknowledged = new ConcurrentBag<Artifact>();
        await FillAsync(store, 0, acknowledged, () => { });
        (await store.Artifacts.DeleteArtifactAsync(acknowledged.First().Id)).Should().BeTrue();
        var deleted = await store.Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Type = "0" } });
        deleted.Deleted.Should().Be(acknowledged.Count - 1);
        await store.Artifacts.CreateArtifactAsync(new() { Key = "afterwards", Data = Body });
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_full_disk_is_reported()
    {
        var disk = _folder.File("disk");
        Directory.CreateDirectory(disk);
        if (
            !OperatingSystem.IsLinux()
            || Environment.UserName != "root"
            || !await RunAsync("/bin/mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk)
        )
        {
            const string Reason = "Only who may mount a file system can fill one: this needs Linux, root, and the right to mount a tmpfs.";
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(Reason);
            }

            Assert.Ignore(Reason);
        }

        try
        {
            var acknowledged = new ConcurrentBag<Artifact>();
            await using (var store = SqliteArtifactStore.Open($"Data Source={Path.Combine(disk, "full.db")}"))
            {
                await File.WriteAllBytesAsync(Path.Combine(disk, "ballast"), new byte[300_000]);
                await store.InitializeAsync();
                var refused = 0;
                for (var round = 0; round < 5; round++)
                {
                    await FillAsync(store, round, acknowledged, () => refused++);
                }

                refused.Should().Be(5);
                (await store.Artifacts.CountArtifactsAsync()).Should().Be(acknowledged.Count, "it can be read");
                File.Delete(Path.Combine(disk, "ballast"));
                acknowledged.Add(await store.Artifacts.CreateArtifactAsync(new() { Key = "afterwards" }));
                await CheckAsync(store, acknowledged);
            }

            await using var again = SqliteArtifactStore.Open($"Data Source={Path.Combine(disk, "full.db")}");
            await CheckAsync(again, acknowledged);
        }
        finally
        {
            (await RunAsync("/bin/umount", disk)).Should().BeTrue();
        }
    }

    [Test]
    [Platform(Include = "Linux")]
    public async Task A_file_that_may_grow_no_further_ends_in_an_error_and_keeps_what_was_acknowledged([Values(400, 900, 2500)] int kib)
    {
        await using (var store = Open())
        {
            await store.InitializeAsync();
        }

        // The limit counts for each file of that process, the runtime's own for generated code too, which it then does without. The signal
        // that would end the process is ignored.
        using var worker = await WorkerProcess.StartAsync(
            ["fill", _folder.File()],
            "/bin/bash",
            "-c",
            $"export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f {kib}; exec \"$@\"",
            "bash"
        );
        worker.Go();
        var lines = await worker.ResultAsync();

        lines[^1].Should().Match("ArtifactStoreException: *n input/output error*").And.Contain("test.db");
        await using var after = Open();
        var there = (await after.Artifacts.ReadVersionsAsync("full")).Select(artifact => $"{artifact.Id} {artifact.Version}").ToList();
        there.Should().Contain(lines[..^1]);
        there.Count.Should().Be(lines.Length - 1, "what was refused is not there");
        (await after.VerifyAllAsync()).Should().BeEmpty();
        (await after.Artifacts.CreateArtifactAsync(new() { Key = "full" })).Version.Should().Be(there.Count + 1);
        TestContext.Out.WriteLine($"{kib} KiB: {there.Count} acknowledged");
    }

    private static async Task FillAsync(IArtifactStore store, int writer, ConcurrentBag<Artifact> acknowledged, Action refused)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                if (i % 4 == 3)
                {
                    foreach (
                        var artifact in await store.Artifacts.CreateArtifactsAsync([
                            new()
                            {
                                Key = $"k{writer}",
                                Type = $"{writer}",
                                Data = Body,
                            },
                            new() { Type = $"{writer}", Data = Body },
                            new() { Key = "hot", Type = $"{writer}" },
                        ])
                    )
                    {
                        acknowledged.Add(artifact);
                    }
                }
                else
                {
                    acknowledged.Add(
                        await store.Artifacts.CreateArtifactAsync(
                            new()
                            {
                                Key = i % 2 == 0 ? "hot" : $"k{writer}",
                                Type = $"{writer}",
                                Data = Body,
                            }
                        )
                    );
                }
            }
            catch (ArtifactStoreException e)
            {
                e.Message.Should().Contain("is full");
                e.IsTransient.Should().BeFalse();
                refused();
                return;
            }
        }
    }

    private static async Task CheckAsync(IArtifactStore store, IEnumerable<Artifact> acknowledged)
    {
        (await store.Artifacts.ReadArtifactsAsync()).Should().BeEquivalentTo(acknowledged, options => options.ComparingByValue<Artifact>());
        (await store.VerifyAllAsync()).Should().BeEmpty();
    }

    private static Task<long> NumberAsync(IArtifactStore store, string sql) =>
        ((SqlArtifactStore)store).Database.WriteAsync(
            async (session, token) => (await session.NumberAsync(new(sql, []), token))!.Value,
            CancellationToken.None
        );

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private IArtifactStore Open() => SqliteArtifactStore.Open($"Data Source={_folder.File()}");
}
