using System.Globalization;
using System.Numerics;
using ArtifactStore.Specification;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>What a store allocates. Nothing else may run meanwhile: the counts are those of the process.</summary>
[Long]
[NonParallelizable]
public sealed class MemoryTests
{
    private const long Little = 2_000_000;

    /// <summary>The size of a large body.</summary>
    private static readonly int Bytes = MemoryCount.LargeBody;

    // The driver reads a row that does not fit into its buffer into an array of the pool, whose arrays have powers of two for their
    // lengths. Where the pool has one already, it is not allocated.
    private static readonly long Row = (long)BitOperations.RoundUpToPowerOf2((ulong)Bytes + 1_000);

    private PostgreSqlTestDatabase _database = null!;
    private IArtifactStore _store = null!;

    [SetUp]
    public async Task OpenStore()
    {
        _database = new();
        _store = _database.Open();
        await _store.Artifacts.CreateArtifactAsync(new() { Key = "small" });
        await ReadAllWaysAsync();
    }

    [TearDown]
    public async Task Close()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task A_large_body_is_not_copied_on_its_way_in_and_once_by_the_driver_and_once_into_a_string_on_its_way_out()
    {
        // The text of the caller.
        var body = MemoryCount.Body();
        body.Size.Should().Be(Bytes);
        Artifact created = null!;
        var create = await MemoryCount.OfAsync(async () =>
            created = await _store.Artifacts.CreateArtifactAsync(new() { Key = "large", Data = body })
        );
        Artifact? read = null;
        var byId = await MemoryCount.OfAsync(async () => read = await _store.Artifacts.ReadArtifactAsync(created.Id));
        read!.Data!.Json.Length.Should().Be(Bytes);
        read = null;
        ArtifactCollection? collection = null;
        var latest = await MemoryCount.OfAsync(async () => collection = await _store.Artifacts.ReadLatestArtifactAsync("large"));
        collection!.Data!.Equals(body).Should().BeTrue();
        var update = await MemoryCount.OfAsync(() => _store.Artifacts.UpdateArtifactAsync(created.Id, new() { Data = body }));
        TestContext.Out.WriteLine($"create {create}; read by id {byId}; latest {latest}; update {update}; {await ServerAsync()}");

        create.Allocated.Should().BeLessThan(Little, "the driver makes UTF-8 of it as it sends it");
        update.Allocated.Should().BeLessThan(Little);
        byId.Allocated.Should().BeInRange(2L * Bytes, (2L * Bytes) + Row + Little, "a string, and the driver's copy of the row");
        latest.Allocated.Should().BeInRange(2L * Bytes, (2L * Bytes) + Row + Little);
    }

    [Test]
    public async Task Large_bodies_are_not_loaded_by_lists_without_bodies_counts_and_deletes()
    {
        var created = await _store.Artifacts.CreateArtifactAsync(new() { Key = "large", Data = MemoryCount.Body() });
        GC.Collect();
        var lists = await MemoryCount.OfAsync(ReadAllWaysAsync);
        var delete = await MemoryCount.OfAsync(() => _store.Artifacts.DeleteArtifactAsync(created.Id));
        TestContext.Out.WriteLine($"lists and counts {lists}; delete {delete}");
        lists.Allocated.Should().BeLessThan(Little);
        delete.Allocated.Should().BeLessThan(Little);
    }

    [Test]
    public void A_body_is_let_go_of_with_its_call()
    {
        var given = OnItsOwn(() =>
        {
            var text = $"\"{new string('x', 1_000_000)}\"";
            _store.Artifacts.CreateArtifactAsync(new() { Key = "large", Data = ArtifactData.Parse(text) }).GetAwaiter().GetResult();
            return new WeakReference(text);
        });
        var got = OnItsOwn(() => new WeakReference(_store.Artifacts.ReadLatestArtifactAsync("large").GetAwaiter().GetResult()!.Data!.Json));
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        given.IsAlive.Should().BeFalse("neither a command nor a connection that waits in the pool may keep the last one");
        got.IsAlive.Should().BeFalse();

        // On a thread that is gone afterwards, and with it whatever its stack still refers to.
        static WeakReference OnItsOwn(Func<WeakReference> work)
        {
            WeakReference? result = null;
            var thread = new Thread(() => result = work());
            thread.Start();
            thread.Join();
            return result!;
        }
    }

    private async Task ReadAllWaysAsync()
    {
        var artifacts = _store.Artifacts;
        await artifacts.ReadArtifactsAsync(new() { IncludeData = false });
        await artifacts.ReadLatestArtifactsAsync(new() { IncludeData = false });
        await artifacts.ReadVersionsAsync("large", includeData: false);
        await artifacts.StreamArtifactsAsync(new() { IncludeData = false }).CountAsync();
        await artifacts.StreamLatestArtifactsAsync(new() { IncludeData = false }).CountAsync();
        await artifacts.CountArtifactsAsync();
        await artifacts.CountLatestArtifactsAsync();
        await artifacts.CountArtifactsAsync(new() { Artifacts = new() { Key = "large" } });
    }

    /// <summary>
    /// The most memory that a process of the server has held which serves the store, the part of the shared buffers included that it has
    /// touched; where the system tells.
    /// </summary>
    private async Task<string> ServerAsync()
    {
        await using var connection = (NpgsqlConnection)await _database.ConnectAsync();
        await using var command = new NpgsqlCommand(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        var most = 0L;
        while (await reader.ReadAsync())
        {
            var status = $"/proc/{reader.GetInt32(0).ToString(CultureInfo.InvariantCulture)}/status";
            if (
                File.Exists(status)
                && (await File.ReadAllLinesAsync(status)).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    is { } line
            )
            {
                most = Math.Max(
                    most,
                    long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024
                );
            }
        }

        return $"the server's process at most {most:N0} bytes";
    }
}
