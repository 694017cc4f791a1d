using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>Moves committed changes to the feed, where they get numbers in the order of commits.</summary>
/// <remarks>
/// The number that a writer takes from a sequence is not in that order: a transaction with a lower number may commit later, when a reader
/// has passed its number. So writers only append to a table of pending changes. What a snapshot shows of it is committed, and is moved by
/// one transaction at a time, which holds a lock from before its snapshot until after its commit. Of two changes of one key, the second is
/// made after the commit of the first. So every snapshot that shows the second shows the first too, with a lower number, and the feed keeps
/// their order.
/// </remarks>
internal sealed class ChangePublication(PostgreSqlDialect dialect)
{
    private const string Columns = "created, kind, artifact_id, key, version, alias";

    /// <summary>Returns the statements of the transaction, of which the last returns the number of moved changes.</summary>
    public IReadOnlyList<SqlStatement> Move(int limit)
    {
        // An array, so that an index leads to them: how many the limit gives, the server may not know, and it would read the whole table.
        var first = dialect.IsAmong(
            "row_id",
            SqlFragment.Of(
                $"SELECT p.row_id FROM {dialect.Table(dialect.NewChanges)} AS p ORDER BY p.row_id LIMIT {SqlValue.Number(limit)}"
            )
        );
        return
        [
            new SqlStatementBuilder()
                .Append($"SELECT pg_catalog.pg_advisory_xact_lock({SqlValue.Number(RunLocks.Hash($"{dialect.Schema}.artifact_change"))})")
                .Build(),
            new SqlStatementBuilder()
                .Append(
                    $"WITH moved AS (DELETE FROM {dialect.Table(dialect.NewChanges)} WHERE {first} RETURNING row_id, {Columns}), added AS ("
                )
                .Append(
                    $"INSERT INTO {dialect.Table(SqlTable.ArtifactChange.Name())} ({Columns}) SELECT {Columns} FROM moved ORDER BY row_id"
                )
                .Append(" RETURNING 1) SELECT COUNT(*) FROM added")
                .Build(),
        ];
    }
}
