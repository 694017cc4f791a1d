using System.Diagnostics;
using ArtifactStore.Specification;
using SQLitePCL;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>What a store allocates. Nothing else may run meanwhile: the counts are those of the process.</summary>
[Long]
[NonParallelizable]
public sealed class MemoryTests
{
    private const long Little = 2_000_000;

    /// <summary>The size of a large body.</summary>
    private static readonly int Bytes = MemoryCount.LargeBody;

    private TestFolder _folder = null!;
    private IArtifactStore _store = null!;

    [SetUp]
    public async Task OpenStore()
    {
        _folder = new();
        _store = SqliteArtifactStore.Open($"Data Source={_folder.File()}", sqlite => sqlite.Synchronous = SqliteSynchronous.Off);
        await _store.Artifacts.CreateArtifactAsync(new() { Key = "small" });
        await ReadAllWaysAsync();
    }

    [TearDown]
    public async Task Close()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_large_body_is_copied_once_by_the_driver_on_its_way_in_and_once_into_a_string_on_its_way_out()
    {
        // The text of the caller.
        var body = MemoryCount.Body();
        body.Size.Should().Be(Bytes);
        Artifact created = null!;
        var before = raw.sqlite3_memory_used();
        raw.sqlite3_memory_highwater(1);
        var create = await MemoryCount.OfAsync(async () =>
            created = await _store.Artifacts.CreateArtifactAsync(new() { Key = "large", Data = body })
        );
        var nativeCreate = raw.sqlite3_memory_highwater(1) - before;
        Artifact? read = null;
        var byId = await MemoryCount.OfAsync(async () => read = await _store.Artifacts.ReadArtifactAsync(created.Id));
        var nativeRead = raw.sqlite3_memory_highwater(1) - before;
        read!.Data!.Json.Length.Should().Be(Bytes);
        read = null;
        ArtifactCollection? collection = null;
        var latest = await MemoryCount.OfAsync(async () => collection = await _store.Artifacts.ReadLatestArtifactAsync("large"));
        collection!.Data!.Json.Length.Should().Be(Bytes);
        var update = await MemoryCount.OfAsync(() => _store.Artifacts.UpdateArtifactAsync(created.Id, new() { Data = body }));
        TestContext.Out.WriteLine(
            $"create {create}; read by id {byId}; latest {latest}; update {update}; SQLite at most {nativeCreate:N0} and {nativeRead:N0} bytes"
        );

        create.Allocated.Should().BeInRange(Bytes / 2, Bytes + Little, "the driver makes one UTF-8 copy, and nobody makes a string");
        update.Allocated.Should().BeLessThan(Bytes + Little);
        byId.Allocated.Should().BeInRange(2L * Bytes, (2L * Bytes) + Little, "a string, and no copy beside it");
        latest.Allocated.Should().BeInRange(2L * Bytes, (2L * Bytes) + Little);
        nativeRead.Should().BeLessThan((long)Bytes + (32 << 20), "SQLite holds the body once, beside its page cache");
        nativeCreate.Should().BeLessThan((2L * Bytes) + (32 << 20), "what was bound, and the row that is made of it");
    }

    [Test]
    public async Task Large_bodies_are_not_loaded_by_lists_without_bodies_counts_and_deletes()
    {
        var created = await _store.Artifacts.CreateArtifactAsync(new() { Key = "large", Data = MemoryCount.Body() });
        GC.Collect();
        raw.sqlite3_memory_highwater(1);
        var before = raw.sqlite3_memory_used();
        var lists = await MemoryCount.OfAsync(ReadAllWaysAsync);
        var native = raw.sqlite3_memory_highwater(0) - before;
        var delete = await MemoryCount.OfAsync(() => _store.Artifacts.DeleteArtifactAsync(created.Id));
        TestContext.Out.WriteLine($"lists and counts {lists}; delete {delete}; SQLite at most {native:N0} bytes");
        before.Should().BePositive("SQLite counts its memory");
        lists.Allocated.Should().BeLessThan(Little);
        delete.Allocated.Should().BeLessThan(Little);
        native.Should().BeLessThan(Bytes / 4);
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
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        given
            .IsAlive.Should()
            .BeFalse("neither a statement that is kept nor the writer's thread, which waits for the next write, may keep the last one");
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

    [Test]
    public async Task Twenty_thousand_operations_leave_no_more_behind_than_ten_thousand()
    {
        await RunAsync(10_000);
        var (heap, native, handles, threads) = Held();
        await RunAsync(10_000);
        var (heapAfter, nativeAfter, handlesAfter, threadsAfter) = Held();
        TestContext.Out.WriteLine(
            $"heap {heap:N0} then {heapAfter:N0}, SQLite {native:N0} then {nativeAfter:N0} bytes, {handles} then {handlesAfter} handles, {threads} then {threadsAfter} threads"
        );
        (heapAfter - heap).Should().BeLessThan(200_000, "20 bytes for each operation would be a leak");
        (nativeAfter - native).Should().BeLessThan(200_000);
        (handlesAfter - handles)
            .Should()
            .BeLessThan(100, "a handle for every hundred operations would be a leak; the runtime itself opens and closes one now and then");
    }

    private async Task RunAsync(int operations)
    {
        for (var i = 0; i < operations / 10; i++)
        {
            var created = await _store.Artifacts.CreateArtifactAsync(new() { Key = $"key-{i % 10}", Data = ArtifactData.FromText("body") });
            await _store.Artifacts.ReadArtifactAsync(created.Id);
            await _store.Artifacts.ReadLatestArtifactAsync(created.Key!);
            await _store.Artifacts.UpdateArtifactAsync(created.Id, new() { Description = "new" });
            await _store.Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Key = created.Key! } });
            await _store.Artifacts.ReadArtifactsAsync(new() { Limit = 5 });
            using (var source = new CancellationTokenSource())
            {
                await _store.Artifacts.StreamArtifactsAsync(new() { Limit = 5 }, source.Token).CountAsync(source.Token);
            }

            try
            {
                await _store.Artifacts.CreateArtifactAsync(new() { Id = created.Id });
            }
            catch (ArtifactConflictException) { }

            await using (var transaction = await _store.BeginTransactionAsync())
            {
                await transaction.Artifacts.CreateArtifactAsync(new());
            }

            await _store.Artifacts.DeleteArtifactAsync(created.Id);
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

    private static (long Heap, long Native, int Handles, int Threads) Held()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), raw.sqlite3_memory_used(), process.HandleCount, process.Threads.Count);
    }
}
