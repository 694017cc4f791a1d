using System.Text.Json;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Plans;

/// <summary>
/// Notes how the server runs each statement of a connection, with the values that it runs with: its module auto_explain tells the client.
/// </summary>
internal sealed class PlanRecorder : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly List<ExplainedStatement> _statements = [];

    private PlanRecorder(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notice += Note;
    }

    /// <summary>Opens a connection of its own.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="generic">
    /// Whether statements are planned once for all values, as the server does with prepared statements after a while.
    /// </param>
    public static async Task<PlanRecorder> OpenAsync(string connectionString, bool generic)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();

        // What the plans depend on besides the rows: the server's defaults, whatever this one is set to, and no compilation or workers that
        // a busy machine may or may not grant.
        await using var command = new NpgsqlCommand(
            $"""
            LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_level = notice; SET auto_explain.log_format = json;
            SET plan_cache_mode = {(
                generic ? "force_generic_plan" : "force_custom_plan"
            )}; SET jit = off; SET max_parallel_workers_per_gather = 0; SET work_mem = '4MB'; SET effective_cache_size = '4GB';
            SET random_page_cost = 4; SET cpu_tuple_cost = 0.01
            """,
            connection
        );
        await command.ExecuteNonQueryAsync();
        return new(connection);
    }

    /// <summary>What runs in a transaction that is rolled back.</summary>
    public async Task<IReadOnlyList<ExplainedStatement>> RecordAsync(Func<NpgsqlTransaction, Task> work)
    {
        _statements.Clear();
        await using var transaction = await _connection.BeginTransactionAsync();
        await work(transaction);

        // The server explains a statement when its portal closes: that of the last one with the transaction.
        await transaction.RollbackAsync();
        return [.. _statements];
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private void Note(object sender, NpgsqlNoticeEventArgs e)
    {
        var message = e.Notice.MessageText;
        if (
            message.StartsWith("duration: ", StringComparison.Ordinal)
            && message.IndexOf('{', StringComparison.Ordinal) is var start and > 0
        )
        {
            using var explained = JsonDocument.Parse(message[start..]);
            var text = explained.RootElement.GetProperty("Query Text").GetString()!;

            // A function of the store whose value is known when the statement is planned is a statement of its own, without a text.
            if (text.Length > 0)
            {
                _statements.Add(new(text, PlanNode.Parse(explained.RootElement.GetProperty("Plan"))));
            }
        }
    }
}
