using ArtifactStore.PostgreSql.Tests.Failover;
using ArtifactStore.Specification;
using ArtifactStore.Specification.Maintenance;

namespace ArtifactStore.PostgreSql.Tests.Faults;

/// <summary>A server that stands alone is stopped at once and started again under eight writers: they see nothing but a pause.</summary>
public sealed class RestartTests
{
    private const int Enough = 150;

    private static readonly int Restarts = Effort.Of(4, plain: 2);

    private ServerFolder? _server;

    [OneTimeSetUp]
    public void StartServer()
    {
        var installation = Installation.TryFind(out var reason);
        if (installation is null)
        {
            Missing.Report(reason);
        }

        _server = new(installation!);
        _server.Initialize();
        _server.Start();
    }

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [Test]
    public async Task Acknowledged_work_is_neither_lost_nor_duplicated()
    {
        await using var store = PostgreSqlArtifactStore.Open(_server!.ConnectionString("postgres"), options =>
            options.RetryTimeout = TimeSpan.FromMinutes(2)
        );
        var writers = new Writers(store);
        await writers.PrepareAsync();
        using var stop = new CancellationTokenSource();
        var running = writers.RunAsync(stop.Token);
        for (var restart = 0; restart < Restarts; restart++)
        {
            Write();
            _server.Stop();
            _server.Start();
        }

        Write();
        await stop.CancelAsync();
        await running;

        var stored = (await store.Artifacts.ReadArtifactsAsync()).ToDictionary(artifact => artifact.Id);
        writers.There.Keys.Should().BeEquivalentTo(stored.Keys);
        writers.Gone.Should().NotContain(id => stored.ContainsKey(id));
        writers
            .Versions.Where(given => Writers.Kept.Contains(given.Key))
            .Should()
            .OnlyHaveUniqueItems("each version is given once")
            .And.HaveCountGreaterThan(Enough);
        (await store.VerifyAllAsync()).Should().BeEmpty();
        TestContext.Out.WriteLine($"{Restarts} restarts, {writers.Acknowledged} calls acknowledged");

        void Write()
        {
            var until = writers.Acknowledged + Enough;
            ServerPair.Until(() => running.IsCompleted || writers.Acknowledged >= until, "the writers have written");
        }
    }
}
