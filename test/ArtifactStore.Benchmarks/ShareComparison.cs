using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Benchmarks;

/// <summary>
/// The library beside every way to write the same question by hand, at every share, in one run: rounds alternate between the candidates, and medians are compared.
/// </summary>
internal static class ShareComparison
{
    /// <summary>The bar: so many times the best raw statement at most.</summary>
    private const double Bar = 1.5;

    /// <summary>The shares that are held to it. At the others, where a statement takes a few microseconds, what a call costs by itself shows.</summary>
    private static readonly string[] Judged = ["owns-90", "owns-10", "owns-1", "owns-005"];

    private const string Columns = "a.id, a.created, a.updated, a.key, a.version, a.type, a.description, a.metadata, a.flow_run_id, a.task_run_id, a.data_size, a.data";
    private const string LatestColumns = "c.id, c.created, c.updated, c.key, c.version, a.type, a.description, a.metadata, a.flow_run_id, a.task_run_id, a.data_size, c.latest_id, a.data";

    /// <summary>Each question, the library's answer, and the raw statements.</summary>
    private static readonly Question[] Questions =
    [
        new(
            "200 newest of a flow",
            async (artifacts, flow) => (await artifacts.ReadArtifactsAsync(new ArtifactQuery { Flows = new() { Name = flow }, Limit = 200 })).Count,
            [
                ("correlated EXISTS", $"SELECT {Columns} FROM artifact a WHERE EXISTS (SELECT 1 FROM flow_run fr JOIN flow f ON f.id = fr.flow_id WHERE fr.id = a.flow_run_id AND f.name = @flow) ORDER BY a.id DESC LIMIT 200"),
                ("joins, filter side first", $"SELECT {Columns} FROM flow f CROSS JOIN flow_run fr ON fr.flow_id = f.id CROSS JOIN artifact a ON a.flow_run_id = fr.id WHERE f.name = @flow ORDER BY a.id DESC LIMIT 200"),
                ("the same, row ids first", $"SELECT {Columns} FROM (SELECT a.row_id FROM flow f CROSS JOIN flow_run fr ON fr.flow_id = f.id CROSS JOIN artifact a ON a.flow_run_id = fr.id WHERE f.name = @flow ORDER BY a.id DESC LIMIT 200) p CROSS JOIN artifact a ON a.row_id = p.row_id ORDER BY a.id DESC"),
                ("joins, artifacts first", $"SELECT {Columns} FROM artifact a CROSS JOIN flow_run fr ON fr.id = a.flow_run_id CROSS JOIN flow f ON f.id = fr.flow_id WHERE f.name = @flow ORDER BY a.id DESC LIMIT 200"),
                ("kept flow id", $"SELECT {Columns} FROM artifact a WHERE a.flow_id = (SELECT id FROM flow WHERE name = @flow) ORDER BY a.id DESC LIMIT 200"),
            ]),
        new(
            "count of a deployment's artifacts",
            (artifacts, flow) => artifacts.CountArtifactsAsync(new ArtifactQuery { Deployments = new() { Name = flow } }),
            [
                ("correlated EXISTS", "SELECT COUNT(*) FROM artifact a WHERE EXISTS (SELECT 1 FROM flow_run fr JOIN deployment d ON d.id = fr.deployment_id WHERE fr.id = a.flow_run_id AND d.name = @flow)"),
                ("joins", "SELECT COUNT(*) FROM deployment d CROSS JOIN flow_run fr ON fr.deployment_id = d.id CROSS JOIN artifact a ON a.flow_run_id = fr.id WHERE d.name = @flow"),
                ("kept deployment id", "SELECT COUNT(*) FROM artifact a WHERE a.deployment_id = (SELECT id FROM deployment WHERE name = @flow)"),
            ]),
        new(
            "latest artifacts of a flow",
            async (artifacts, flow) => (await artifacts.ReadLatestArtifactsAsync(new ArtifactCollectionQuery { Flows = new() { Name = flow }, Limit = 200 })).Count,
            [
                ("correlated EXISTS", $"SELECT {LatestColumns} FROM artifact_collection c JOIN artifact a ON a.id = c.latest_id WHERE EXISTS (SELECT 1 FROM flow_run fr JOIN flow f ON f.id = fr.flow_id WHERE fr.id = c.flow_run_id AND f.name = @flow) ORDER BY c.id DESC LIMIT 200"),
                ("joins, filter side first", $"SELECT {LatestColumns} FROM flow f CROSS JOIN flow_run fr ON fr.flow_id = f.id CROSS JOIN artifact_collection c ON c.flow_run_id = fr.id CROSS JOIN artifact a ON a.id = c.latest_id WHERE f.name = @flow ORDER BY c.id DESC LIMIT 200"),
                ("the same, row ids first", $"SELECT {LatestColumns} FROM (SELECT c.row_id FROM flow f CROSS JOIN flow_run fr ON fr.flow_id = f.id CROSS JOIN artifact_collection c ON c.flow_run_id = fr.id WHERE f.name = @flow ORDER BY c.id DESC LIMIT 200) p CROSS JOIN artifact_collection c ON c.row_id = p.row_id CROSS JOIN artifact a ON a.id = c.latest_id ORDER BY c.id DESC"),
                ("kept flow id", $"SELECT {LatestColumns} FROM artifact_collection c JOIN artifact a ON a.id = c.latest_id WHERE c.flow_id = (SELECT id FROM flow WHERE name = @flow) ORDER BY c.id DESC LIMIT 200"),
            ]),
    ];

    /// <returns>Whether the library stays within the bar everywhere.</returns>
    public static async Task<bool> RunAsync(string file)
    {
        await using var store = SqliteArtifactStore.Open($"Data Source={file}");
        await store.InitializeAsync();
        await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        Console.WriteLine($"{await store.Artifacts.CountArtifactsAsync():N0} artifacts. Medians; the ratio compares the library with the best raw statement of the row.");
        var within = true;
        foreach (var question in Questions)
        {
            Console.WriteLine($"\n{question.Name}");
            foreach (var (flow, _) in Dataset.Shares)
            {
                within &= await CompareAsync(store, connection, question, flow) || !Judged.Contains(flow);
            }
        }

        Console.WriteLine($"\n{(within ? "Within" : "NOT within")} {Bar} times the best raw statement at {string.Join(", ", Judged)}.");
        return within;
    }

    private static async Task<bool> CompareAsync(IArtifactStore store, SqliteConnection connection, Question question, string flow)
    {
        RawStatement[] raw = [.. question.Raw.Select(statement => new RawStatement(connection, statement.Name, statement.Text, flow))];
        try
        {
            var expected = await question.Library(store.Artifacts, flow);
            foreach (var statement in raw)
            {
                if (statement.Run() is var got && got != expected)
                {
                    throw new InvalidOperationException($"{question.Name}, {flow}: {statement.Name} gives {got}, the library {expected}.");
                }
            }

            // A slow statement gets fewer runs in a round, and every candidate the same number of rounds.
            Candidate[] candidates = [new("library", async () => await question.Library(store.Artifacts, flow)), .. raw.Select(statement => new Candidate(statement.Name, () => Task.FromResult(statement.Run())))];
            var medians = await Rounds.MedianMicrosecondsAsync(candidates);
            var best = medians.Skip(1).Min();
            var ratio = medians[0] / best;
            Console.WriteLine($"  {flow,-10} ({expected,7:N0})  library {medians[0],10:N1} µs   {ratio:F2} × best");
            foreach (var (candidate, median) in candidates.Zip(medians).Skip(1))
            {
                Console.WriteLine($"      {candidate.Name,-28} {median,12:N1} µs{(median <= best ? "  best" : "")}");
            }

            return ratio <= Bar;
        }
        finally
        {
            Array.ForEach(raw, statement => statement.Dispose());
        }
    }

    private sealed record Question(string Name, Func<IArtifactRepository, string, Task<long>> Library, (string Name, string Text)[] Raw);
}
