using System.Buffers.Binary;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>
/// Creates on PostgreSQL as <see cref="PostgreSqlRawWriter"/> does, with what a create of the library promises besides: its run is held while its flow and deployment are looked up and copied, so that a save of the run
/// meanwhile does not leave an old copy behind. Its statements are prepared, as creates are in all comparisons. A lock must be there before the statement that looks takes its snapshot: so it takes a statement more, and a transaction around both, in one round trip.
/// </summary>
internal sealed class PostgreSqlHoldingWriter : IRawWriter
{
    private const string Run = "artifact_store.flow_run WHERE id = @run)";

    private readonly NpgsqlBatch _batch;

    public PostgreSqlHoldingWriter(DbConnection connection)
    {
        _batch = Batch((NpgsqlConnection)connection);
        _batch.Prepare();
    }

    /// <summary>The statements of one create.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction, where the driver has begun it; null where the statements do.</param>
    public static NpgsqlBatch Batch(NpgsqlConnection connection, NpgsqlTransaction? transaction = null)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        if (transaction is null)
        {
            Add(batch, "BEGIN ISOLATION LEVEL READ COMMITTED");
        }

        Add(batch, "SELECT pg_advisory_xact_lock_shared(k) FROM unnest($1) AS k", NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        Add(
            batch,
            Create,
            NpgsqlDbType.Uuid, NpgsqlDbType.TimestampTz, NpgsqlDbType.Text, NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Uuid, NpgsqlDbType.Integer, NpgsqlDbType.Json);
        Add(batch, "COMMIT");
        return batch;
    }

    /// <summary>Runs the statements.</summary>
    /// <returns>The version.</returns>
    public static async Task<int> RunAsync(NpgsqlBatch batch, Draft draft)
    {
        With(batch.BatchCommands[^3], new[] { 0L, BinaryPrimitives.ReadInt64LittleEndian(draft.FlowRunId.ToByteArray()) });
        With(batch.BatchCommands[^2], Guid.CreateVersion7(), DateTime.UtcNow, draft.Key, Guid.CreateVersion7(), draft.Type, draft.Description, draft.FlowRunId, draft.Body.Length, draft.Body);
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        var version = reader.GetInt32(0);
        await reader.NextResultAsync();
        return version;
    }

    public Task<int> CreateAsync(Draft draft) => RunAsync(_batch, draft);

    public Task CreateAllAsync(IReadOnlyList<Draft> drafts) => throw new NotSupportedException("It stands beside single creates.");

    public void Dispose() => _batch.Dispose();

    private static string Create { get; } = PostgreSqlRawWriter.Create($"(SELECT flow_id FROM {Run}", $"(SELECT deployment_id FROM {Run}")
        .Replace("@cid", "$1").Replace("@now", "$2").Replace("@key", "$3").Replace("@id", "$4").Replace("@type", "$5").Replace("@description", "$6").Replace("@run", "$7").Replace("@size", "$8").Replace("@data", "$9");

    private static void Add(NpgsqlBatch batch, string text, params ReadOnlySpan<NpgsqlDbType> types)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var type in types)
        {
            command.Parameters.Add(new() { NpgsqlDbType = type });
        }

        batch.BatchCommands.Add(command);
    }

    private static void With(NpgsqlBatchCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
    }
}
