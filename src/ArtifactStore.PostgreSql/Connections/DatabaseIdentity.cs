using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>What tells a database from every other, on whatever way a connection has come to it, and for every user: its number, and the microsecond in which its server was started.</summary>
/// <param name="Database">The number of the database.</param>
/// <param name="Started">When the server was started, as it says it.</param>
internal readonly record struct DatabaseIdentity(uint Database, long Started)
{
    private const string Ask = "SELECT d.oid, pg_catalog.pg_postmaster_start_time() FROM pg_catalog.pg_database AS d WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()";

    /// <summary>Asks the server. In a transaction of the host nothing is left of it.</summary>
    public static DatabaseIdentity Read(NpgsqlConnection connection, NpgsqlTransaction? transaction)
    {
        using var batch = new NpgsqlBatch(connection, transaction);
        if (transaction is not null)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand((SavepointText.IsVaried(connection) ? SavepointText.Next(connection) : Savepoint.Ahead)[0]));
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(Ask));
        if (transaction is not null)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Savepoint.Release));
        }

        using var reader = batch.ExecuteReader();
        reader.Read();
        var identity = new DatabaseIdentity(reader.GetFieldValue<uint>(0), reader.GetInt64(1));
        reader.NextResult();
        return identity;
    }
}
