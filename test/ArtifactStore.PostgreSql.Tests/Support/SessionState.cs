using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>What is left in a session of the server after a transaction, where its next client would meet it.</summary>
internal static class SessionState
{
    // PgBouncer itself sets what a client says when it logs in: the five settings that the server reports.
    private const string Left = """
        SELECT 'prepared statement' FROM pg_prepared_statements
        UNION ALL SELECT 'setting ' || name FROM pg_settings
            WHERE source = 'session' AND name NOT IN ('application_name', 'client_encoding', 'DateStyle', 'TimeZone', 'standard_conforming_strings')
        UNION ALL SELECT 'lock' FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'
        UNION ALL SELECT 'temporary table' FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'
        UNION ALL SELECT 'channel' FROM pg_listening_channels()
        UNION ALL SELECT 'cursor' FROM pg_cursors WHERE is_holdable
        """;

    public static async Task<List<string>> ReadAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Left, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var left = new List<string>();
        while (await reader.ReadAsync())
        {
            left.Add(reader.GetString(0));
        }

        return left;
    }
}
