using ArtifactStore.Benchmarks.Peers;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ArtifactStore.Benchmarks.Bdn;

/// <summary>The single operations on SQLite, one peer after the other, with what each allocates.</summary>
[MemoryDiagnoser]
public class SingleOperations
{
    // BenchmarkDotNet makes the object itself; it runs in the same process.
    private static Database? _database;
    private static Sample? _sample;

    private IPeer? _peer;

    /// <summary>Who works.</summary>
    [Params(LibraryPeer.PeerName, RawPeer.LimitName, DapperPeer.PeerName, EntityFrameworkPeer.JoinName, LinqToDbPeer.PeerName)]
    public string Peer { get; set; } = "";

    /// <param name="stores">Where the store is.</param>
    /// <param name="artifacts">Its size.</param>
    /// <param name="job">How long to measure.</param>
    /// <param name="arguments">The arguments of BenchmarkDotNet.</param>
    internal static async Task RunAsync(Stores stores, int artifacts, Job job, string[] arguments)
    {
        await using var database = await stores.SqliteAsync(StoreShape.Mixed, artifacts);
        _database = database;
        _sample = await Sample.TakeAsync(await stores.SqlitePathAsync(StoreShape.Mixed, artifacts));
        var summaries = BenchmarkSwitcher.FromTypes([typeof(SingleOperations)]).Run(
            arguments.Length > 0 ? arguments : ["--filter", "*"],
            ManualConfig.Create(DefaultConfig.Instance).AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))

                // A dry run measures nothing, so it may run in a debug build.
                .WithOptions(job == Job.Dry ? ConfigOptions.DisableOptimizationsValidator : ConfigOptions.Default));
        if (summaries.Any(summary => summary.Reports.IsEmpty || summary.HasCriticalValidationErrors))
        {
            throw new InvalidOperationException("BenchmarkDotNet has run nothing.");
        }
    }

    /// <summary>Opens the peer.</summary>
    [GlobalSetup]
    public async Task OpenAsync() => _peer = Peer switch
    {
        LibraryPeer.PeerName => new LibraryPeer(_database!),
        DapperPeer.PeerName => new DapperPeer(_database!),
        EntityFrameworkPeer.JoinName => new EntityFrameworkPeer(_database!, any: false),
        LinqToDbPeer.PeerName => new LinqToDbPeer(_database!),
        _ => await RawPeer.OpenAsync(RawPeer.LimitName, _database!, FilterTexts.ByHand(_database!)),
    };

    /// <summary>Closes the peer.</summary>
    [GlobalCleanup]
    public async Task CloseAsync() => await _peer!.DisposeAsync();

    /// <summary>Read one by id.</summary>
    [Benchmark]
    public async Task<long> Read() => (await _peer!.ReadAsync(_sample!.NextId)).Rows;

    /// <summary>Latest by key.</summary>
    [Benchmark]
    public async Task<long> Latest() => (await _peer!.LatestAsync(_sample!.NextKey)).Rows;

    /// <summary>200 newest.</summary>
    [Benchmark]
    public async Task<long> Newest() => (await _peer!.NewestAsync(200, bodies: true)).Rows;

    /// <summary>200 newest without bodies.</summary>
    [Benchmark]
    public async Task<long> NewestWithoutBodies() => (await _peer!.NewestAsync(200, bodies: false)).Rows;

    /// <summary>200 newest of a flow that owns 10 %.</summary>
    [Benchmark]
    public async Task<long> NewestOfFlow() => (await _peer!.NewestOfFlowAsync("owns-10", 200)).Rows;
}
