using Microsoft.Data.Sqlite;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>What is asked for: ids and keys from all over a store, and the places behind which pages begin.</summary>
/// <param name="Ids">Ids of artifacts.</param>
/// <param name="Keys">Keys.</param>
/// <param name="PageSize">The rows of a page.</param>
/// <param name="DeepPage">The number of the deep page.</param>
/// <param name="First">The row behind which the second page begins.</param>
/// <param name="Deep">The row behind which the deep page begins.</param>
internal sealed record Sample(IReadOnlyList<Guid> Ids, IReadOnlyList<string> Keys, int PageSize, int DeepPage, Guid First, Guid Deep)
{
    private const int Size = 1_000;
    private const int Rows = 50;
    private const int Pages = 10_000;

    private int _next;

    /// <summary>The flow and the deployment that own 0.05 %.</summary>
    public static string Narrow => "owns-005";

    public Guid NextId => Ids[_next = (_next + 1) % Ids.Count];

    public string NextKey => Keys[_next = (_next + 1) % Keys.Count];

    public static async Task<Sample> TakeAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        var most = await TextsAsync("SELECT CAST(MAX(row_id) AS TEXT) FROM artifact");
        var count = long.Parse(most[0], System.Globalization.CultureInfo.InvariantCulture);
        var deep = (int)Math.Min(Pages, Math.Max(2, count / Rows / 2));
        var step = Math.Max(1, count / Size);
        var ids = await TextsAsync(
            $"WITH RECURSIVE n (i) AS (SELECT {step} UNION ALL SELECT i + {step} FROM n WHERE i + {step} <= {count})"
                + " SELECT a.id FROM n CROSS JOIN artifact AS a ON a.row_id = n.i"
        );
        var keys = await TextsAsync($"SELECT key FROM artifact_collection ORDER BY hex(substr(id, -8)) LIMIT {Size}");
        var first = await TextsAsync($"SELECT id FROM artifact ORDER BY id DESC LIMIT 1 OFFSET {Rows - 1}");
        var behind = await TextsAsync($"SELECT id FROM artifact ORDER BY id DESC LIMIT 1 OFFSET {((deep - 1) * Rows) - 1}");
        var random = new Random(20_260_103);
        var shuffled = ids.Select(StoredText.Id).ToArray();
        random.Shuffle(shuffled);
        return new(shuffled, keys, Rows, deep, StoredText.Id(first[0]), StoredText.Id(behind[0]));

        async Task<List<string>> TextsAsync(string sql)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Made of numbers above.
            command.CommandText = sql;
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            var texts = new List<string>();
            while (await reader.ReadAsync())
            {
                texts.Add(reader.GetString(0));
            }

            return texts;
        }
    }
}
