namespace ArtifactStore.Sql;

/// <summary>Updates and deletes artifacts and keeps their collections: every method is one piece of a write transaction.</summary>
/// <remarks>
/// The collection row is written first wherever a key is concerned: it is the point at which writers of one key queue up, so that versions follow the order of commits.
/// </remarks>
internal sealed class ArtifactWriter(SqlStoreContext context)
{
    private const int DeleteBatchSize = 1_000;

    private readonly string _artifact = context.Dialect.Table(SqlTable.Artifact.Name());
    private readonly string _collection = context.Dialect.Table(SqlTable.ArtifactCollection.Name());

    public async Task<bool> ExistsAsync(SqlSession session, Guid id, CancellationToken cancellationToken) =>
        await session.NumberAsync(new SqlStatementBuilder().Append($"SELECT COUNT(*) FROM {_artifact} WHERE id = {SqlValue.Id(id)}").Build(), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Updates an artifact.</summary>
    /// <remarks>
    /// The expected time is that of the artifact or, of the latest of a key, that of its collection, which is the later one after a delete. One time must stand for one state, though clocks stand still, go back
    /// and differ between hosts: so an update takes a time behind both, an update of another version one behind the collection's too, and whatever else moves the collection never moves it back.
    /// </remarks>
    /// <returns>The time of the update; null where there is no such artifact.</returns>
    /// <exception cref="ArtifactConflictException">The artifact was changed since the expected time.</exception>
    public async Task<DateTimeOffset?> UpdateAsync(SqlSession session, Guid id, ArtifactUpdate update, CancellationToken cancellationToken)
    {
        var dialect = context.Dialect;
        var now = SqlFragment.Of($"{SqlValue.Time(context.Now())}");
        var expected = update.ExpectedUpdated is { } time ? SqlFragment.Of($"{SqlValue.Time(time)}") : null;

        // The collection first, here too: everybody takes the two in the same order.
        var collection = new SqlStatementBuilder().Append($"UPDATE {_collection} SET updated = {dialect.Later(now, "updated")} WHERE latest_id = {SqlValue.Id(id)}");
        if (expected is not null)
        {
            collection.Append($" AND (updated = {expected} OR (SELECT a.updated FROM {_artifact} AS a WHERE a.id = {_collection}.latest_id) = {expected})");
        }

        var moved = await session.ListAsync(collection.Append(" RETURNING updated").Build(), reader => dialect.ReadTime(reader, 0), cancellationToken).ConfigureAwait(false);
        var isLatest = moved.Count > 0;
        var sql = new SqlStatementBuilder().Append($"UPDATE {_artifact} SET updated = {(isLatest ? dialect.Later(SqlFragment.Of($"{SqlValue.Time(moved.Max())}"), "updated") : LaterThanBoth(now))}");
        if (update.Data.IsSet)
        {
            sql.Append($", data_size = {SqlValue.Number(update.Data.Value?.Size)}, data = {SqlValue.Json(update.Data.Value?.Json)}");
        }

        if (update.Description.IsSet)
        {
            sql.Append($", description = {SqlValue.Text(update.Description.Value)}");
        }

        if (update.Metadata.IsSet)
        {
            sql.Append($", metadata = {SqlValue.Json(update.Metadata.Value?.Json)}");
        }

        sql.Append($" WHERE id = {SqlValue.Id(id)}");
        if (expected is not null)
        {
            // Of the latest, the collection has said that one of the two times is the expected one. The artifact's is never the later one, unless it was changed meanwhile.
            sql.Append($" AND updated {(isLatest ? "<=" : "=")} {expected}");
        }

        var times = await session.ListAsync(sql.Append(" RETURNING updated").Build(), reader => dialect.ReadTime(reader, 0), cancellationToken).ConfigureAwait(false);
        if (times is [var updated])
        {
            return updated;
        }

        return update.ExpectedUpdated is { } seen && await UpdatedAsync(session, id, cancellationToken).ConfigureAwait(false) is { } found ? throw Conflict.OfUpdated(id, seen, found) : null;
    }

    /// <summary>Whether an update that expected a time is in the database, which an earlier attempt has made at another.</summary>
    /// <exception cref="ArtifactStoreException">It can't be told: the artifact was changed since, and to try again would be refused whether the update is in it or not.</exception>
    public async Task<bool> IsUpdatedAsync(SqlSession session, Guid id, DateTimeOffset expected, DateTimeOffset? updated, CancellationToken cancellationToken)
    {
        var found = await UpdatedAsync(session, id, cancellationToken).ConfigureAwait(false);
        if (found is null || found <= expected)
        {
            return false;
        }

        return found == updated
            ? true
            : throw new ArtifactStoreException($"The artifact {id} was updated at {Timestamp.ToText(found.Value)}, so it can't be told whether the update before is in it. Read it, and decide again.");
    }

    public Task<Guid?> DeleteAsync(SqlSession session, Guid id, CancellationToken cancellationToken) => DeleteAsync(
        session,
        SqlFragment.Of($"key = (SELECT a.key FROM {_artifact} AS a WHERE a.id = {SqlValue.Id(id)})"),
        SqlFragment.Of($"id = {SqlValue.Id(id)}"),
        cancellationToken);

    public Task<Guid?> DeleteAsync(SqlSession session, string key, int version, CancellationToken cancellationToken) => DeleteAsync(
        session,
        SqlFragment.Of($"key = {SqlValue.Text(key)}"),
        SqlFragment.Of($"key = {SqlValue.Text(key)} AND version = {SqlValue.Number(version)}"),
        cancellationToken);

    /// <summary>Deletes the artifacts of a page.</summary>
    /// <returns>The row ids of those that it deleted.</returns>
    public async Task<IReadOnlyList<long>> DeleteAllAsync(SqlSession session, ArtifactQuery query, CancellationToken cancellationToken)
    {
        await HiddenRows.ThrowIfAnyAsync(session, cancellationToken).ConfigureAwait(false);
        var page = await PlanChooser.ForWholePageAsync(session, query, ArtifactSql.Translate(query, context.Dialect), cancellationToken).ConfigureAwait(false);
        if (page is null)
        {
            return [];
        }

        // Identities first: the rows that the filters pass must not change while some of them are gone already.
        var identities = ArtifactSql.Identities(query, page.Translation, page.Plan);
        var found = await FindAsync(session, identities, cancellationToken).ConfigureAwait(false);
        var keys = KeysOf(found);
        if (context.Dialect.ForUpdate.Length > 0 && keys.Count > 0)
        {
            // Others write at the same time, so the keys are held and looked at again: what came before they were held goes too. A key whose collection has gone had no artifacts at that moment, and what it has by now
            // came later; so did the keys that show only now. (In a damaged store a key may have no collection at all; its rows go as they were found.)
            var held = new HashSet<string>(StringComparer.Ordinal);
            foreach (var batch in keys)
            {
                held.UnionWith(await CollectionLock.TakeAsync(session, context.Dialect.IsIn("key", SqlValue.Texts(batch)), cancellationToken).ConfigureAwait(false));
            }

            // A page that was looked for again might be another one, of rows that nobody holds: of a page, what was found first is what goes.
            if (query is { Limit: null, Offset: null or 0 })
            {
                var first = found.Select(row => row.RowId).ToHashSet();
                found = (await FindAsync(session, identities, cancellationToken).ConfigureAwait(false)).FindAll(row => row.Key is null || held.Contains(row.Key) || first.Contains(row.RowId));
                keys = KeysOf(found);
            }
        }

        // Whoever came first may have deleted some of them.
        var deleted = new List<long>(found.Count);
        foreach (var batch in found.Select(row => row.RowId).Chunk(DeleteBatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            deleted.AddRange(await session.ListAsync(
                new SqlStatementBuilder().Append($"DELETE FROM {_artifact} WHERE {context.Dialect.IsIn("row_id", SqlValue.Numbers(batch))} RETURNING row_id").Build(),
                reader => reader.GetInt64(0),
                cancellationToken).ConfigureAwait(false));
        }

        foreach (var batch in keys)
        {
            await RepointAsync(session, batch, cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    /// <summary>Deletes one artifact.</summary>
    /// <returns>Its id; null where there is no such artifact.</returns>
    private async Task<Guid?> DeleteAsync(SqlSession session, SqlFragment collection, SqlFragment artifact, CancellationToken cancellationToken)
    {
        await HiddenRows.ThrowIfAnyAsync(session, cancellationToken).ConfigureAwait(false);
        await CollectionLock.TakeAsync(session, collection, cancellationToken).ConfigureAwait(false);
        var rows = await session.ListAsync(
            new SqlStatementBuilder().Append($"DELETE FROM {_artifact} WHERE {artifact} RETURNING id, key").Build(),
            reader => (Id: session.Dialect.ReadId(reader, 0), Key: reader.IsDBNull(1) ? null : reader.GetString(1)),
            cancellationToken).ConfigureAwait(false);
        if (rows is [{ Key: { } key }])
        {
            await RepointAsync(session, [key], cancellationToken).ConfigureAwait(false);
        }

        return rows is [var row] ? row.Id : null;
    }

    /// <summary>When an artifact was updated last; null where there is no such artifact.</summary>
    private async Task<DateTimeOffset?> UpdatedAsync(SqlSession session, Guid id, CancellationToken cancellationToken)
    {
        var times = await session.ListAsync(
            new SqlStatementBuilder().Append($"SELECT updated FROM {_artifact} WHERE id = {SqlValue.Id(id)}").Build(), reader => session.Dialect.ReadTime(reader, 0), cancellationToken).ConfigureAwait(false);
        return times is [var time] ? time : null;
    }

    /// <summary>A time behind that of an artifact and that of its key.</summary>
    private SqlFragment LaterThanBoth(SqlFragment now) => SqlFragment.Of(
        $"(SELECT {context.Dialect.Later(now, "p.updated")} FROM (SELECT {_artifact}.updated AS updated UNION ALL SELECT c.updated FROM {_collection} AS c WHERE c.key = {_artifact}.key) AS p ORDER BY p.updated DESC LIMIT 1)");

    /// <summary>The later of two times.</summary>
    public static SqlFragment Latest(SqlFragment x, SqlFragment y) => SqlFragment.Of($"CASE WHEN {x} > {y} THEN {x} ELSE {y} END");

    private static Task<List<(long RowId, string? Key)>> FindAsync(SqlSession session, SqlStatement identities, CancellationToken cancellationToken) => session.ListAsync(
        identities, static reader => (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1)), cancellationToken);

    private static List<string[]> KeysOf(List<(long RowId, string? Key)> found) =>
        [.. found.Select(row => row.Key).OfType<string>().Distinct().Order(StringComparer.Ordinal).Chunk(DeleteBatchSize)];

    /// <summary>Whether the rows that an earlier attempt has deleted are gone.</summary>
    public async Task<bool> AreDeletedAsync(SqlSession session, IReadOnlyList<long> rows, CancellationToken cancellationToken) =>
        await session.NumberAsync(
            new SqlStatementBuilder().Append($"SELECT COUNT(*) FROM {_artifact} WHERE {context.Dialect.IsIn("row_id", SqlValue.Numbers(rows))}").Build(),
            cancellationToken).ConfigureAwait(false) == 0;

    /// <summary>After deletes: collections without artifacts go, and those whose latest is gone point to the highest version that remains.</summary>
    private async Task RepointAsync(SqlSession session, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var those = context.Dialect.IsIn("key", SqlValue.Texts(keys));
        await session.ExecuteAsync(
            new SqlStatementBuilder()
                .Append($"DELETE FROM {_collection} WHERE {those} AND NOT EXISTS (SELECT 1 FROM {_artifact} AS a WHERE a.key = {_collection}.key)")
                .Build(),
            cancellationToken).ConfigureAwait(false);

        // Not before what it was, nor before the artifact that it shows from now on.
        var updated = Latest(Latest(SqlFragment.Of($"{_collection}.updated"), SqlFragment.Of($"a.updated")), SqlFragment.Of($"{SqlValue.Time(context.Now())}"));
        await session.ExecuteAsync(
            new SqlStatementBuilder()
                .Append($"UPDATE {_collection} SET (latest_id, version, type, flow_run_id, task_run_id, flow_id, deployment_id, updated) =")
                .Append($" (SELECT a.id, a.version, a.type, a.flow_run_id, a.task_run_id, a.flow_id, a.deployment_id, {updated} FROM {_artifact} AS a WHERE a.key = {_collection}.key ORDER BY a.version DESC LIMIT 1)")
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
