using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Plans;

/// <summary>Fills an empty store with many artifacts within seconds, behind the library's back: see <c>LargeStore.sql</c>.</summary>
internal static class LargeStore
{
    private static readonly string[] Tables =
    [
        "artifact",
        "artifact_collection",
        "artifact_alias",
        "artifact_metadata",
        "flow",
        "deployment",
        "flow_run",
        "task_run",
        "work_pool",
        "work_queue",
    ];

    /// <summary>Fills the tables, and lets the server know what is in them.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="artifacts">The number of artifacts.</param>
    /// <param name="schema">The schema of the tables.</param>
    /// <param name="layout">
    /// Where the rows of a kind lie in the order of time: <c>spread</c> evenly, or in one lump, <c>old</c>, <c>new</c> or in the
    /// <c>middle</c>.
    /// </param>
    public static async Task FillAsync(
        NpgsqlConnection connection,
        int artifacts,
        string schema = "artifact_store",
        string layout = "spread"
    )
    {
        using var reader = new StreamReader(typeof(LargeStore).Assembly.GetManifestResourceStream("LargeStore.sql")!);
        var script = (await reader.ReadToEndAsync())
            .Replace("{schema}", $"\"{schema}\"", StringComparison.Ordinal)
            .Replace("{layout}", layout, StringComparison.Ordinal)
            .Replace("{count}", artifacts.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await ExecuteAsync(script);

        // Without the map of what all can see, an index alone is never enough. A page is not in it while any transaction of the database is
        // older, be it the server's own upkeep.
        for (var attempt = 0; attempt < 60; attempt++)
        {
            await ExecuteAsync($"VACUUM (ANALYZE) {string.Join(", ", Tables.Select(table => $"\"{schema}\".{table}"))}");
            await using var unseen = new NpgsqlCommand(
                $"SELECT COUNT(*) FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relname = ANY(@tables) AND relkind = 'r' AND relallvisible < relpages",
                connection
            );
            unseen.Parameters.AddWithValue("tables", Tables);
            if ((long)(await unseen.ExecuteScalarAsync())! == 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        throw new InvalidOperationException("Some transaction of the database is older than its rows, and does not end.");

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }
    }
}
