using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ArtifactStore.Benchmarks;

/// <summary>What the trigram indexes on keys cost writers on PostgreSQL: two stores of 300,000 artifacts, one without them, written to in turns.</summary>
internal static class TrigramCost
{
    private const int Artifacts = 300_000;
    private const int Writers = 4;
    private const int Rounds = 7;
    private const int BatchSize = 1_000;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    public static async Task RunAsync()
    {
        using var server = PostgreSqlServer.Start();
        var connectionStrings = new[] { await server.CreateLargeStoreAsync("artifactstore_with", Artifacts), await server.CreateLargeStoreAsync("artifactstore_without", Artifacts) };
        await ExecuteAsync(connectionStrings[1], "DROP INDEX artifact_store.artifact_key_trigram, artifact_store.artifact_collection_key_trigram");
        var stores = connectionStrings.Select(connectionString => PostgreSqlArtifactStore.Open(connectionString)).ToArray();
        Console.WriteLine($"{Artifacts:N0} artifacts; artifacts a second with the trigram indexes on keys, and without; medians of {Rounds} turns of {Turn.TotalSeconds} s that alternate.");
        await CompareAsync(stores, "one at a time, a new key each", batch: 1, key => $"report-{key:x8}-of-the-day");
        await CompareAsync(stores, "one at a time, versions of 1,000 keys", batch: 1, key => $"report-{key % 1000}-of-the-day");
        await CompareAsync(stores, $"batches of {BatchSize:N0}, a new key each", BatchSize, key => $"batch-{key:x8}-of-the-day");
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    private static async Task CompareAsync(IArtifactStore[] stores, string name, int batch, Func<long, string> key)
    {
        var next = 0L;
        var rates = stores.Select(_ => new List<double>()).ToArray();
        for (var round = -1; round < Rounds; round++)
        {
            for (var i = 0; i < stores.Length; i++)
            {
                var rate = await MeasureAsync(stores[i]);
                if (round >= 0)
                {
                    rates[i].Add(rate);
                }
            }
        }

        var medians = rates.Select(values => values.Order().ElementAt(Rounds / 2)).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-42} {medians[0],8:N0} {medians[1],8:N0}   {1 - (medians[0] / medians[1]):P0} slower with them"));

        async Task<double> MeasureAsync(IArtifactStore store)
        {
            var watch = Stopwatch.StartNew();
            var written = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
            {
                var count = 0L;
                for (; watch.Elapsed < Turn; count += batch)
                {
                    if (batch == 1)
                    {
                        await store.Artifacts.CreateArtifactAsync(Create());
                    }
                    else
                    {
                        await store.Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, batch).Select(_ => Create())]);
                    }
                }

                return count;
            })));
            return written.Sum() / watch.Elapsed.TotalSeconds;
        }

        // Scattered, as names of the world are: one after the other would meet the same pages of every index.
        ArtifactCreate Create() => new() { Key = key(unchecked((uint)(Interlocked.Increment(ref next) * 2_654_435_761))), Type = ArtifactTypes.Result, Data = ArtifactData.From("a result") };
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
