using System.Collections.Concurrent;
using System.Globalization;

namespace ArtifactStore.PostgreSql.Tests.Failover;

/// <summary>Eight writers of one store, and what it has acknowledged to them.</summary>
internal sealed class Writers(IArtifactStore store)
{
    private const int HotKeys = 4;

    private readonly ConcurrentDictionary<Guid, Artifact> _there = new();
    private readonly ConcurrentDictionary<Guid, bool> _gone = new();
    private readonly ConcurrentBag<(string Key, int Version)> _versions = [];
    private FlowRun[] _runs = [];
    private int _acknowledged;

    /// <summary>How many calls have been acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>The artifacts that must be there, as they were acknowledged last.</summary>
    public IReadOnlyDictionary<Guid, Artifact> There => _there;

    /// <summary>The artifacts whose deletion was acknowledged.</summary>
    public IEnumerable<Guid> Gone => _gone.Keys;

    /// <summary>Every key and version that was ever given.</summary>
    public IEnumerable<(string Key, int Version)> Versions => _versions;

    /// <summary>The keys of which nothing is deleted.</summary>
    public static IEnumerable<string> Kept => Enumerable.Range(0, HotKeys).Select(Hot);

    /// <summary>Saves the runs that the artifacts come from.</summary>
    public async Task PrepareAsync()
    {
        var flow = await store.Runs.Flows.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = "etl" });
        var deployment = await store.Runs.Deployments.SaveAsync(
            new Deployment
            {
                Id = Guid.NewGuid(),
                Name = "prod",
                FlowId = flow.Id,
            }
        );
        _runs =
        [
            .. await store.Runs.FlowRuns.SaveAsync([
                .. Enumerable
                    .Range(0, 3)
                    .Select(_ => new FlowRun
                    {
                        Id = Guid.NewGuid(),
                        Name = "run",
                        FlowId = flow.Id,
                        DeploymentId = deployment.Id,
                    }),
            ]),
        ];
    }

    /// <summary>Writes until it is told to stop. A call that fails ends all writers, and is what the task fails with.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() => RunAsync(writer, end), CancellationToken.None)));
    }

    private static string Hot(int number) => $"hot-{number % HotKeys}";

    private static ArtifactData Body(int writer, int number) =>
        ArtifactData.FromText(string.Create(CultureInfo.InvariantCulture, $"writer {writer}, artifact {number}"));

    private FlowRun Run(int number) => _runs[number % _runs.Length];

    private async Task RunAsync(int writer, CancellationTokenSource end)
    {
        try
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                await (
                    writer switch
                    {
                        < 4 => CreateAsync(writer, i),
                        4 => CreateBatchAsync(i),
                        5 => CreateAndUpdateAsync(i),
                        6 => CreateAndDeleteAsync(i),
                        _ => SaveRunAndClearAsync(i),
                    }
                );
            }
        }
        catch
        {
            await end.CancelAsync();
            throw;
        }
    }

    private async Task CreateAsync(int writer, int number) =>
        Keep(
            await store.Artifacts.CreateArtifactAsync(
                new()
                {
                    Id = writer == 0 ? Guid.NewGuid() : null,
                    Key = number % 4 == 3 ? null : Hot(writer + number),
                    Type = "report",
                    Data = Body(writer, number),
                    FlowRunId = Run(number).Id,
                }
            )
        );

    private async Task CreateBatchAsync(int number)
    {
        var created = await store.Artifacts.CreateArtifactsAsync([
            new() { Key = Hot(number + 1), Data = Body(4, number) },
            new(),
            new() { Key = Hot(number), FlowRunId = Run(number).Id },
            new() { Key = Hot(number + 1) },
        ]);
        Keep([.. created]);
    }

    private async Task CreateAndUpdateAsync(int number)
    {
        var artifact = await store.Artifacts.CreateArtifactAsync(new() { Key = Hot(number), Data = Body(5, number) });
        Keep(artifact);
        (await store.Artifacts.UpdateArtifactAsync(artifact.Id, new() { Description = "updated", Data = ArtifactData.From(number) }))
            .Should()
            .BeTrue();
        _there[artifact.Id] = artifact with
        {
            Description = "updated",
            Data = ArtifactData.From(number),
            DataSize = ArtifactData.From(number).Size,
        };
        Interlocked.Increment(ref _acknowledged);
    }

    private async Task CreateAndDeleteAsync(int number)
    {
        var artifact = await store.Artifacts.CreateArtifactAsync(new() { Key = "short", Data = Body(6, number) });
        Keep(artifact);
        if (number % 2 == 0)
        {
            (await store.Artifacts.DeleteArtifactAsync(artifact.Id)).Should().BeTrue();
            Drop(artifact.Id);
        }
    }

    private async Task SaveRunAndClearAsync(int number)
    {
        var run = await store.Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = Guid.NewGuid(),
                Name = "short",
                FlowId = Run(0).FlowId,
            }
        );
        var created = await store.Artifacts.CreateArtifactsAsync([
            new() { FlowRunId = run.Id },
            new() { FlowRunId = run.Id, Key = $"own-{number % 5}" },
        ]);
        Keep([.. created]);
        if (number % 2 == 0)
        {
            (await store.Artifacts.DeleteArtifactsAsync(new() { FlowRuns = new() { Id = run.Id } })).Deleted.Should().Be(2);
            Drop([.. created.Select(artifact => artifact.Id)]);
            (await store.Runs.FlowRuns.DeleteAsync(run.Id)).Should().BeTrue();
        }
    }

    private void Keep(params Artifact[] artifacts)
    {
        foreach (var artifact in artifacts)
        {
            _there.TryAdd(artifact.Id, artifact).Should().BeTrue("an id is given once");
            if (artifact.Key is not null)
            {
                _versions.Add((artifact.Key, artifact.Version!.Value));
            }
        }

        Interlocked.Increment(ref _acknowledged);
    }

    private void Drop(params Guid[] ids)
    {
        foreach (var id in ids)
        {
            _there.TryRemove(id, out _);
            _gone[id] = true;
        }

        Interlocked.Increment(ref _acknowledged);
    }
}
