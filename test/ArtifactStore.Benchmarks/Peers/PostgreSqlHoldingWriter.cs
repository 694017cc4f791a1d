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
    private readonly NpgsqlBatch _batch;

    public PostgreSqlHoldingWriter(DbConnection connection)
    {
        _batch = new((NpgsqlConnection)connection);
        Add("BEGIN ISOLATION LEVEL READ COMMITTED");
        Add("SELECT pg_advisory_xact_lock_shared(k) FROM unnest($1) AS k", NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        var run = "artifact_store.flow_run WHERE id = @run)";
        Add(
            PostgreSqlRawWriter.Create($"(SELECT flow_id FROM {run}", $"(SELECT deployment_id FROM {run}")
                .Replace("@cid", "$1").Replace("@now", "$2").Replace("@key", "$3").Replace("@id", "$4").Replace("@type", "$5").Replace("@description", "$6").Replace("@run", "$7").Replace("@size", "$8").Replace("@data", "$9"),
            NpgsqlDbType.Uuid, NpgsqlDbType.TimestampTz, NpgsqlDbType.Text, NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Uuid, NpgsqlDbType.Integer, NpgsqlDbType.Json);
        Add("COMMIT");
        _batch.Prepare();
    }

    public async Task<int> CreateAsync(Draft draft)
    {
        With(1, new[] { 0L, BinaryPrimitives.ReadInt64LittleEndian(draft.FlowRunId.ToByteArray()) });
        With(2, Guid.CreateVersion7(), DateTime.UtcNow, draft.Key, Guid.CreateVersion7(), draft.Type, draft.Description, draft.FlowRunId, draft.Body.Length, draft.Body);
        await using var reader = await _batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        var version = reader.GetInt32(0);
        await reader.NextResultAsync();
        return version;
    }

    public Task CreateAllAsync(IReadOnlyList<Draft> drafts) => throw new NotSupportedException("It stands beside single creates.");

    public void Dispose() => _batch.Dispose();

    private void Add(string text, params ReadOnlySpan<NpgsqlDbType> types)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var type in types)
        {
            command.Parameters.Add(new() { NpgsqlDbType = type });
        }

        _batch.BatchCommands.Add(command);
    }

    private void With(int command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _batch.BatchCommands[command].Parameters[i].Value = values[i];
        }
    }
}
