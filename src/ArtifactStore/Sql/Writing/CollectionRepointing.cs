namespace ArtifactStore.Sql;

/// <summary>Points collections anew after deletes.</summary>
internal sealed class CollectionRepointing(SqlStoreContext context)
{
    private readonly string _artifact = context.Dialect.Table(SqlTable.Artifact.Name());
    private readonly string _collection = context.Dialect.Table(SqlTable.ArtifactCollection.Name());

    /// <summary>The later of two times.</summary>
    public static SqlFragment LaterOf(SqlFragment x, SqlFragment y) => SqlFragment.Of($"CASE WHEN {x} > {y} THEN {x} ELSE {y} END");

    /// <summary>After deletes: collections without artifacts go, and those whose latest is gone point to the highest version that remains.</summary>
    public async Task RunAsync(SqlSession session, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var those = context.Dialect.IsIn("key", SqlValue.Texts(keys));
        await session.ExecuteAsync(
            new SqlStatementBuilder()
                .Append($"DELETE FROM {_collection} WHERE {those} AND NOT EXISTS (SELECT 1 FROM {_artifact} AS a WHERE a.key = {_collection}.key)")
                .Build(),
            cancellationToken).ConfigureAwait(false);

        // Not before what it was, nor before the artifact that it shows from now on.
        var updated = LaterOf(LaterOf(SqlFragment.Of($"{_collection}.updated"), SqlFragment.Of($"a.updated")), SqlFragment.Of($"{SqlValue.Time(context.Now())}"));
        await session.ExecuteAsync(
            new SqlStatementBuilder()
                .Append($"UPDATE {_collection} SET (latest_id, version, {CollectionTable.CopyNames}, updated) =")
                .Append($" (SELECT a.id, a.version, {CollectionTable.CopiedNames}, {updated} FROM {_artifact} AS a WHERE a.key = {_collection}.key ORDER BY a.version DESC LIMIT 1)")
                .Append($" WHERE {those} AND NOT EXISTS (SELECT 1 FROM {_artifact} AS a WHERE a.id = {_collection}.latest_id)")
                .Build(),
            cancellationToken).ConfigureAwait(false);
        if (context.Dialect.ForUpdate.Length > 0)
        {
            // A transaction that still sees what is deleted here could point to it. Holding the row does not stop it once this one has committed; that the row has changed does.
            await session.ExecuteAsync(
                new SqlStatementBuilder().Append($"UPDATE {_collection} SET last_version = last_version WHERE {those}").Build(), cancellationToken).ConfigureAwait(false);
        }
    }
}
