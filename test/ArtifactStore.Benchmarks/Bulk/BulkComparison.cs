using System.Diagnostics;
using System.Globalization;
using ArtifactStore.PostgreSql.Tests;
using Npgsql;

namespace ArtifactStore.Benchmarks;

/// <summary>Bulk creates on a PostgreSQL server of their own, beside the same work by hand: COPY into the same tables, and arrays in chunks of several sizes. Rounds alternate, medians are compared.</summary>
internal static class BulkComparison
{
    private const int Turns = 5;

    public static async Task<bool> RunAsync(int most)
    {
        using var cluster = Cluster.TryStart(out var reason) ?? throw new InvalidOperationException(reason);
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString("postgres") + ";Max Auto Prepare=100");
        await using var store = PostgreSqlArtifactStore.Open(source);
        var runs = BulkData.MakeRuns();
        await store.Runs.FlowRuns.SaveAsync(runs);
        await CompareSingleAsync(store, source);
        var raw = new RawBulk(source);
        var within = true;
        Console.WriteLine("artifacts  keys     library      COPY by hand  arrays by hand: 500 / 2,000 / 10,000 a statement   rate of the library to that of COPY");
        foreach (var count in new[] { 100, 10_000, 100_000 }.Where(count => count <= most))
        {
            foreach (var keys in new[] { 10, count })
            {
                var artifacts = BulkData.Make(count, keys, runs);
                Candidate[] candidates =
                [
                    new("library", async () => (await store.Artifacts.CreateArtifactsAsync(artifacts)).Count),
                    new("COPY", () => raw.CopyAsync(artifacts, runs)),
                    new("500", () => raw.ArraysAsync(artifacts, runs, 500)),
                    new("2,000", () => raw.ArraysAsync(artifacts, runs, 2_000)),
                    new("10,000", () => raw.ArraysAsync(artifacts, runs, 10_000)),
                ];
                var times = await MedianMillisecondsAsync(source, candidates);
                var ratio = times[1] / times[0];
                within &= ratio >= 0.85 || count < 100_000;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count,9:N0}  {keys,7:N0}  {times[0],8:N1} ms  {times[1],9:N1} ms  {times[2],9:N1} / {times[3],7:N1} / {times[4],7:N1} ms   {ratio,22:P0}"));
            }
        }

        return within;
    }

    private static async Task CompareSingleAsync(IArtifactStore store, NpgsqlDataSource source)
    {
        var raw = new RawSingle(source);
        var create = BulkData.Make(1, 1, BulkData.MakeRuns())[0];
        var alone = create with { FlowRunId = null };
        var times = await Rounds.MedianMicrosecondsAsync(
        [
            new("library", async () => (await store.Artifacts.CreateArtifactAsync(alone)).Version!.Value),
            new("library, of a run", async () => (await store.Artifacts.CreateArtifactAsync(create)).Version!.Value),
            new("one statement", () => raw.OneStatementAsync(alone)),
            new("four steps", () => raw.FourStepsAsync(alone)),
        ]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"One create: library {times[0]:N0} µs, of a run {times[1]:N0} µs; by hand in one statement {times[2]:N0} µs, in four steps {times[3]:N0} µs; library against one statement {times[0] / times[2]:N2}"));
    }

    private static async Task<double[]> MedianMillisecondsAsync(NpgsqlDataSource source, Candidate[] candidates)
    {
        var times = candidates.Select(_ => new List<double>()).ToArray();
        for (var round = -1; round < Turns; round++)
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                // Each begins with empty tables, and with nothing left over that the server must still write.
                await using (var command = source.CreateCommand("TRUNCATE artifact_store.artifact, artifact_store.artifact_collection"))
                {
                    await command.ExecuteNonQueryAsync();
                }

                await using (var command = source.CreateCommand("CHECKPOINT"))
                {
                    await command.ExecuteNonQueryAsync();
                }

                var start = Stopwatch.GetTimestamp();
                await candidates[i].RunAsync();
                if (round >= 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        return [.. times.Select(list => list.Order().ElementAt(list.Count / 2))];
    }
}
