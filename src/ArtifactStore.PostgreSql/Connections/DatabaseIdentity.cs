using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>
/// Identifies a database, whatever the route of a connection and its user: by its oid, and the microsecond of the server's start.
/// </summary>
/// <param name="Database">The oid of the database.</param>
/// <param name="Started">The start of the server, as reported by it.</param>
internal readonly record struct DatabaseIdentity(uint Database, long Started)
{
    private const string Ask =
        "SELECT d.oid, pg_catalog.pg_postmaster_start_time() FROM pg_catalog.pg_database AS d WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()";

    /// <summary>Queries the server. In a transaction of the host this leaves no trace.</summary>
    public static DatabaseIdentity Read(NpgsqlConnection connection, NpgsqlTransaction? transaction)
    {
        using var batch = new NpgsqlBatch(connection, transaction);
        if (transaction is not null)
        {
            batch.BatchCommands.Add(
                new NpgsqlBatchCommand((SavepointSql.IsVaried(connection) ? SavepointSql.Next(connection) : Savepoint.Ahead)[0])
            );
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
