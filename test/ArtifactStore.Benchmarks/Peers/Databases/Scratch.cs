using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>What is written into the small stores that are thrown away.</summary>
internal static class Scratch
{
    /// <summary>What is in them before.</summary>
    public static int Artifacts { get; set; } = 20_000;

    private static readonly string[] Types = [ArtifactTypes.Table, ArtifactTypes.Markdown, ArtifactTypes.Link, ArtifactTypes.Result];

    /// <summary>Artifacts of 0.4 KB for the runs of a store, sixty versions a key.</summary>
    public static async Task<Draft[]> DraftsAsync(Stores stores, int count)
    {
        var file = await stores.SqlitePathAsync(Artifacts);
        await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, flow_id, deployment_id FROM flow_run ORDER BY id";
        await using var reader = await command.ExecuteReaderAsync();
        var runs = new List<(Guid Id, Guid Flow, Guid Deployment)>();
        while (await reader.ReadAsync())
        {
            runs.Add((StoredText.Id(reader.GetString(0)), StoredText.Id(reader.GetString(1)), StoredText.Id(reader.GetString(2))));
        }

        var random = new Random(20_260_102);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var (run, flow, deployment) = runs[random.Next(runs.Count)];
                    var key = string.Create(CultureInfo.InvariantCulture, $"new-{random.Next(1 + (count / 60))}");
                    var body = $"\"{new string((char)('a' + (i % 26)), 400)}\"";
                    return new Draft(key, Types[i % Types.Length], "A result of a run", body, run, flow, deployment);
                }),
        ];
    }
}
