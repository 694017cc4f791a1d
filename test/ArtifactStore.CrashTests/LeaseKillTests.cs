using System.Collections.Concurrent;
using ArtifactStore.PostgreSql.Tests;
using ArtifactStore.Specification;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ArtifactStore.CrashTests;

/// <summary>Processes are killed while they hold the lease of an observer: another host takes over when it has ended by itself.</summary>
public sealed class LeaseKillTests
{
    private readonly int _seed = Random.Shared.Next(1_000_000);

    [Test]
    public async Task Another_host_continues_for_an_observer_whose_process_was_killed_on_SQLite()
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-crash-");
        var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.FullName, "artifacts.db") };
        await RunAsync(isPostgreSql: false, file.ToString());
        folder.Delete(recursive: true);
    }

    [Test]
    public async Task Another_host_continues_for_an_observer_whose_process_was_killed_on_PostgreSQL()
    {
        if (Installation.TryFind(out var reason) is not { } installation)
        {
            Missing.Report(reason);
            return;
        }

        using var server = new ServerFolder(installation);
        server.Initialize();
        server.Start();
        await RunAsync(isPostgreSql: true, server.ConnectionString("postgres"));
        NpgsqlConnection.ClearAllPools();
    }

    private async Task RunAsync(bool isPostgreSql, string connectionString)
    {
        TestContext.Out.WriteLine($"seed {_seed}");
        var random = new Random(_seed);
        await using var store = Order("writer").Open(new MuteJournal());
        await store.Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, 100).Select(i => new ArtifactCreate { Key = $"key-{i}" })]);
        var feed = await store.Changes.ReadChangesAsync(limit: 1_000);
        await using var pool = new WorkerPool(1);
        for (var i = 0; i < Effort.Of(6, plain: 2); i++)
        {
            var order = Order($"observer-{i}");
            await using var worker = await pool.TakeAsync();
            worker.Go(order);
            for (var wanted = 1 + random.Next(feed.Count / 2); worker.Acknowledged < wanted && !worker.HasEnded; )
            {
                await Task.Delay(1);
            }

            await worker.KillAsync();
            var told = (await worker.LinesAsync()).Count(line => line.StartsWith('!'));
            (await worker.FailureAsync()).Should().BeNull();
            told.Should().BeInRange(1, feed.Count - 1, "it was killed at work");

            var heard = new ConcurrentQueue<ArtifactChange>();
            using var host = await Observing.StartAsync(order, change =>
            {
                heard.Enqueue(change);
                return Task.CompletedTask;
            });
            while (heard.IsEmpty || heard.Last() != feed[^1])
            {
                await Task.Delay(10);
            }

            await host.StopAsync();
            heard.Should().Equal(feed.TakeLast(heard.Count), "changes come in order");
            heard.Count.Should().BeGreaterThanOrEqualTo(feed.Count - told - 1, "no change is left out");
        }

        WorkerOrder Order(string name) => new(WorkerKind.Observe, name, 1, _seed, isPostgreSql, connectionString);
    }
}
