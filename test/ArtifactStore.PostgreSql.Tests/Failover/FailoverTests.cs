using ArtifactStore.Specification;

namespace ArtifactStore.PostgreSql.Tests.Failover;

/// <summary>
/// One store object lives through failover after failover while eight writers write: nothing that was acknowledged is lost, nothing is
/// there twice, and no writer sees anything of it.
/// </summary>
public sealed class FailoverTests : PairFixture
{
    private const int Enough = 250;

    private IArtifactStore _store = null!;
    private Writers _writers = null!;

    [OneTimeSetUp]
    public async Task OpenStore()
    {
        _store = PostgreSqlArtifactStore.Open(Pair.ConnectionString, options => options.RetryTimeout = TimeSpan.FromMinutes(2));
        _writers = new(_store);
        await _writers.PrepareAsync();
    }

    [OneTimeTearDown]
    public async Task CloseStore()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    [TestCase(1, LastMoment.Any)]
    [TestCase(2, LastMoment.AnswersLost)]
    [TestCase(3, LastMoment.CommitsLost)]
    [TestCase(4, LastMoment.AnswersLost, Category = LongAttribute.Category)]
    [TestCase(5, LastMoment.Any, Category = LongAttribute.Category)]
    public async Task Writers_continue_after_the_primary_is_killed_and_the_standby_promoted(int round, LastMoment moment)
    {
        if (round > 1)
        {
            Pair.AddStandby();
        }

        using var stop = new CancellationTokenSource();
        var running = _writers.RunAsync(stop.Token);
        Write(Enough);
        Pair.FailOver(moment);
        Write(Enough);
        await stop.CancelAsync();
        await running;
        await CheckAsync();

        void Write(int calls)
        {
            var until = _writers.Acknowledged + calls;
            ServerPair.Until(() => running.IsCompleted || _writers.Acknowledged >= until, "the writers have written");
        }
    }

    private async Task CheckAsync()
    {
        var stored = (await _store.Artifacts.ReadArtifactsAsync()).ToDictionary(artifact => artifact.Id);
        _writers.There.Keys.Except(stored.Keys).Should().BeEmpty("what was acknowledged is there");
        stored
            .Keys.Except(_writers.There.Keys)
            .Should()
            .BeEmpty("every call was acknowledged, so whatever else is there was made twice, or was deleted");
        _writers.Gone.Should().NotContain(id => stored.ContainsKey(id));
        stored
            .Values.Where(artifact => artifact != _writers.There[artifact.Id] with { Updated = artifact.Updated })
            .Should()
            .BeEmpty("each is what was acknowledged");
        foreach (var key in Writers.Kept)
        {
            var versions = await _store.Artifacts.ReadVersionsAsync(key, includeData: false);
            versions
                .Select(artifact => artifact.Version)
                .Should()
                .Equal(Enumerable.Range(1, versions.Count).Reverse().Cast<int?>(), "the versions of '{0}' have no gap", key);
            _writers
                .Versions.Where(given => given.Key == key)
                .Select(given => given.Version)
                .Should()
                .OnlyHaveUniqueItems()
                .And.HaveCount(versions.Count);
            (await _store.Artifacts.ReadLatestArtifactAsync(key))
                .Should()
                .Match<ArtifactCollection>(row => row.LatestId == versions[0].Id && row.Version == versions.Count);
        }

        await using var database = new PairDatabase(Pair);
        await Invariants.CheckAsync(database);
    }
}
