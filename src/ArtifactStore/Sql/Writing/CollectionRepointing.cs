namespace ArtifactStore.Sql;

/// <summary>Repoints collections after deletes.</summary>
internal sealed class CollectionRepointing(SqlStoreContext context)
{
    private readonly string _artifact = context.Dialect.Table(SqlTable.Artifact.Name());
    private readonly string _collection = context.Dialect.Table(SqlTable.ArtifactCollection.Name());

    /// <summary>Returns the later of two times.</summary>
    public static SqlFragment LaterOf(SqlFragment x, SqlFragment y) => SqlFragment.Of($"CASE WHEN {x} > {y} THEN {x} ELSE {y} END");

    /// <summary>
    /// Deletes collections without artifacts, and points those whose latest was deleted to the highest remaining version.
    /// </summary>
    public async Task RunAsync(SqlSession session, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var those = context.Dialect.IsIn("key", SqlValue.Texts(keys));
        var now = context.Now();
        if (context.Changes is { } changes)
        {
            await session.ExecuteAsync(changes.KeysGone(those, now), cancellationToken).ConfigureAwait(false);
            var ofThose = context.Dialect.IsIn("c.key", SqlValue.Texts(keys));
            await session.ExecuteAsync(changes.LatestMoved(ofThose, now), cancellationToken).ConfigureAwait(false);
        }

        await session
            .ExecuteAsync(
                new SqlStatementBuilder()
                    .Append(
                        $"DELETE FROM {_collection} WHERE {those} AND NOT EXISTS (SELECT 1 FROM {_artifact} AS a WHERE a.key = {_collection}.key)"
                    )
                    .Build(),
                cancellationToken
            )
            .ConfigureAwait(false);

        // Not before its previous time, nor before the artifact that it now shows.
        var updated = LaterOf(
            LaterOf(SqlFragment.Of($"{_collection}.updated"), SqlFragment.Of($"a.updated")),
            SqlFragment.Of($"{SqlValue.Time(now)}")
        );
        await session
            .ExecuteAsync(
                new SqlStatementBuilder()
                    .Append($"UPDATE {_collection} SET (latest_id, version, {CollectionTable.CopyNames}, updated) =")
                    .Append(
                        $" (SELECT a.id, a.version, {CollectionTable.CopiedNames}, {updated} FROM {_artifact} AS a WHERE a.key = {_collection}.key ORDER BY a.version DESC LIMIT 1)"
                    )
                    .Append($" WHERE {those} AND NOT EXISTS (SELECT 1 FROM {_artifact} AS a WHERE a.id = {_collection}.latest_id)")
                    .Build(),
                cancellationToken
            )
            .ConfigureAwait(false);

        // A transaction that still sees the deleted artifact could point to it.
        await CollectionLock.TouchAsync(session, those, cancellationToken).ConfigureAwait(false);
    }
}
