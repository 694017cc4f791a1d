using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>The latency of writers while a store is pruned, beside that of the same writers alone.</summary>
internal static class Pruning
{
    public const string Command = "prune";

    public const int Artifacts = 10_000_000;

    /// <summary>The most that a write beside a prune may take, as a multiple of one without.</summary>
    private const double Bar = 2;

    private const int Writers = 2;
    private const int Rounds = 8;

    public static async Task RunAsync(int artifacts, TimeSpan turn)
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-prune-");
        try
        {
            var file = $"Data Source={folder.FullName}/artifacts.db";
            await using (var connection = new SqliteConnection(file + ";Pooling=False"))
            {
                await FillAsync(SqliteArtifactStore.Open(file), connection, new SqliteDialect(), artifacts);
            }

            await CompareAsync("SQLite", SqliteArtifactStore.Open(file), artifacts, turn);

            using var server = PostgreSqlServer.Start();
            var database = server.CreateDatabase("artifactstore_prune");
            await using (var connection = new NpgsqlConnection(database + ";Pooling=false"))
            {
                await FillAsync(PostgreSqlArtifactStore.Open(database), connection, new PostgreSqlDialect(), artifacts);
            }

            await CompareAsync("PostgreSQL", PostgreSqlArtifactStore.Open(database), artifacts, turn);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(IArtifactStore store, DbConnection connection, SqlDialect dialect, int artifacts)
    {
        await using (store)
        {
            await store.InitializeAsync();
        }

        await connection.OpenAsync();
        await ManyVersions.FillAsync(connection, dialect, artifacts);
    }

    private static async Task CompareAsync(string name, IArtifactStore opened, int artifacts, TimeSpan turn)
    {
        await using var store = opened;
        var (alone, beside, pruned) = (new List<double>(), new List<double>(), new PruneResult());
        var rounds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var before = await WriteAsync(store, turn);
            using var end = new CancellationTokenSource();
            var last = new PruneResult();
            var prune = store.Retention.PruneAsync(new() { KeepVersions = 1 }, new Latest(result => last = result), end.Token);
            var during = await WriteAsync(store, turn);
            await end.CancelAsync();
            try
            {
                await prune;
            }
            catch (OperationCanceledException)
            {
                // As intended, unless nothing was left.
            }

            pruned = new() { Artifacts = pruned.Artifacts + last.Artifacts, LeftAliased = pruned.LeftAliased + last.LeftAliased };
            alone.AddRange(before);
            beside.AddRange(during);
            rounds.Add(Median(during) / Median(before));
        }

        var latest = await store.Artifacts.ReadLatestArtifactsAsync(new() { Limit = 1_000 });
        foreach (var key in latest)
        {
            if ((await store.Artifacts.ReadVersionsAsync(key.Key, limit: 1))[0].Id != key.LatestId)
            {
                throw new InvalidOperationException($"The latest of key {key.Key} is wrong.");
            }
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {name, -10} {artifacts:N0} artifacts: {alone.Count + beside.Count} creates by {Writers} writers: alone {Median(alone):N0} µs, beside a prune {Median(beside):N0} µs; {Median(rounds):N2} (median of {Rounds} rounds, at most {Bar}); {pruned.Artifacts:N0} artifacts pruned, {pruned.Artifacts / (Rounds * turn.TotalSeconds):N0} a second, {pruned.LeftAliased:N0} left for their aliases"
            )
        );
    }

    /// <summary>Creates versions of many keys for a while, and returns the microseconds that each took.</summary>
    private static async Task<List<double>> WriteAsync(IArtifactStore store, TimeSpan turn)
    {
        var body = ArtifactData.FromText(new string('x', 400));
        var times = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteOneAsync(writer))));
        return [.. times.SelectMany(list => list)];

        async Task<List<double>> WriteOneAsync(int writer)
        {
            var (random, list, watch) = (new Random(writer), new List<double>(), Stopwatch.StartNew());
            while (watch.Elapsed < turn)
            {
                var begun = watch.Elapsed;
                await store.Artifacts.CreateArtifactAsync(new() { Key = $"key-{random.Next(10_000)}", Data = body });
                list.Add((watch.Elapsed - begun).TotalMicroseconds);
            }

            return list;
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class Latest(Action<PruneResult> report) : IProgress<PruneResult>
    {
        public void Report(PruneResult value) => report(value);
    }
}
