using ArtifactStore.Specification;
using ArtifactStore.Specification.Maintenance;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>
/// Bytes of the file change, or its end is lost. No call ends in anything but the documented exceptions, and where SQLite can see the
/// damage, the check of the store reports it.
/// </summary>
public sealed class DamagedFileTests
{
    private static readonly int Rounds = Effort.Of(150);

    private TestFolder _folder = null!;
    private byte[] _whole = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new();
        await using (var store = SqliteArtifactStore.Open($"Data Source={_folder.File("whole.db")}"))
        {
            var run = await store.Runs.FlowRuns.SaveAsync(
                new FlowRun
                {
                    Id = Guid.NewGuid(),
                    Name = "run",
                    Tags = ["a", "b"],
                }
            );
            for (var i = 0; i < 60; i++)
            {
                await store.Artifacts.CreateArtifactAsync(
                    new()
                    {
                        Key = i % 5 == 0 ? null : $"key-{i % 7}",
                        Type = "t",
                        FlowRunId = i % 2 == 0 ? run.Id : null,
                        Metadata = new Dictionary<string, string> { ["a"] = $"{i}" },
                        Data = ArtifactData.FromText(new string((char)('a' + (i % 26)), i * 150)),
                    }
                );
            }
        }

        _whole = await File.ReadAllBytesAsync(_folder.File("whole.db"));
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_file_with_changed_bytes_is_opened([Values(1, 20, 500)] int bytes) => await RunAsync(bytes, (random, file) =>
        {
            for (var i = 0; i < bytes; i++)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            return file;
        });

    [Test]
    public async Task A_file_that_has_lost_its_end_is_opened() => await RunAsync(7, (random, file) => file[..random.Next(1, file.Length)]);

    [Test]
    public async Task A_file_with_a_page_of_nothing_is_opened() => await RunAsync(8, (random, file) =>
        {
            file.AsSpan(4096 * random.Next(file.Length / 4096), 4096).Clear();
            return file;
        });

    [Test]
    public async Task A_file_changes_while_it_is_open([Values] bool shorter)
    {
        var tally = new Tally();
        for (var round = 0; round < Rounds / 3; round++)
        {
            var random = new Random(round);
            var path = _folder.File($"open-{round}.db");
            await File.WriteAllBytesAsync(path, _whole);

            // Nothing of the file is kept in memory, so that what changed is read.
            await using var store = SqliteArtifactStore.Open($"Data Source={path}", sqlite =>
                (sqlite.CacheSizeKib, sqlite.Synchronous) = (1, SqliteSynchronous.Off)
            );
            await store.Artifacts.CreateArtifactAsync(new() { Key = "key-1", Type = "before" });
            await using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            {
                if (shorter)
                {
                    file.SetLength(random.Next((int)file.Length));
                }
                else
                {
                    for (var i = 0; i < 200; i++)
                    {
                        file.Position = random.Next((int)file.Length);
                        file.WriteByte((byte)random.Next(256));
                    }
                }
            }

            await UseAsync(store, tally);
            tally.Reported += await VerifyAsync(store) ? 1 : 0;
        }

        tally.Failed.Should().BePositive();
        tally.Reported.Should().BePositive();
        TestContext.Out.WriteLine($"{Rounds / 3} files: {tally}");
    }

    private async Task RunAsync(int seed, Func<Random, byte[], byte[]> damage)
    {
        var tally = new Tally();
        for (var round = 0; round < Rounds; round++)
        {
            var path = _folder.File($"damaged-{seed}-{round}.db");
            await File.WriteAllBytesAsync(path, damage(new Random((seed * 1000) + round), [.. _whole]));
            var visible = IsVisible(path);
            await using (var store = SqliteArtifactStore.Open($"Data Source={path}", sqlite => sqlite.Synchronous = SqliteSynchronous.Off))
            {
                var reported = await VerifyAsync(store);
                (tally.Visible, tally.Reported) = (tally.Visible + (visible ? 1 : 0), tally.Reported + (reported ? 1 : 0));
                (reported || !visible).Should().BeTrue("what SQLite sees of the damage in round {0} is reported", round);
                await UseAsync(store, tally);
            }

            File.Delete(path);
        }

        tally.Reported.Should().BePositive();
        TestContext.Out.WriteLine($"{Rounds} files: {tally}");
    }

    /// <summary>Whether SQLite's own check finds anything.</summary>
    private static bool IsVisible(string path)
    {
        try
        {
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            return (string?)connection.Scalar("PRAGMA integrity_check") != "ok";
        }
        catch (SqliteException)
        {
            return true;
        }
    }

    private static async Task<bool> VerifyAsync(IArtifactStore store)
    {
        try
        {
            return (await store.VerifyAllAsync()).Count > 0;
        }
        catch (ArtifactStoreException)
        {
            return true;
        }
    }

    private static async Task UseAsync(IArtifactStore store, Tally tally)
    {
        await TryAsync(async () =>
        {
            foreach (var artifact in await store.Artifacts.ReadArtifactsAsync())
            {
                _ = artifact.Data?.Json;
            }
        });
        await TryAsync(() => store.Artifacts.ReadLatestArtifactsAsync());
        await TryAsync(() => store.Artifacts.ReadVersionsAsync("key-1"));
        await TryAsync(() => store.Artifacts.ReadLatestArtifactAsync("key-2"));
        await TryAsync(() => store.Artifacts.CountArtifactsAsync(new() { FlowRuns = new() { Name = "run" } }));
        await TryAsync(() => store.Artifacts.CreateArtifactAsync(new() { Key = "key-1" }));
        await TryAsync(() => store.Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "key-3" } }));

        async Task TryAsync(Func<Task> call)
        {
            try
            {
                await call();
                tally.Answered++;
            }
            catch (ArtifactStoreException)
            {
                tally.Failed++;
            }
        }
    }

    private sealed record Tally
    {
        public int Visible { get; set; }

        public int Reported { get; set; }

        public int Answered { get; set; }

        public int Failed { get; set; }
    }
}
