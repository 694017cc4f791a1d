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

    public async Task<bool> UpdateAsync(SqlSession session, Guid id, ArtifactUpdate update, CancellationToken cancellationToken)
    {
        var now = context.Now();
        var sql = new SqlStatementBuilder().Append($"UPDATE {_artifact} SET updated = {SqlValue.Time(now)}");
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
            sql.Append($", metadata = {SqlValue.Json(update.Metadata.Value?.ToString())}");
        }

        // The collection first, here too: everybody takes the two in the same order.
        await session.ExecuteAsync(
            new SqlStatementBuilder().Append($"UPDATE {_collection} SET updated = {SqlValue.Time(now)} WHERE latest_id = {SqlValue.Id(id)}").Build(),
            cancellationToken).ConfigureAwait(false);
        return await session.ExecuteAsync(sql.Append($" WHERE id = {SqlValue.Id(id)}").Build(), cancellationToken).ConfigureAwait(false) > 0;
    }

    public async Task<bool> DeleteAsync(SqlSession session, Guid id, CancellationToken cancellationToken)
    {
        await CollectionLock.TakeAsync(
            session, SqlFragment.Of($"key = (SELECT a.key FROM {_artifact} AS a WHERE a.id = {SqlValue.Id(id)})"), cancellationToken).ConfigureAwait(false);
        var rows = await session.ListAsync(
            new SqlStatementBuilder().Append($"DELETE FROM {_artifact} WHERE id = {SqlValue.Id(id)} RETURNING key").Build(),
            reader => reader.IsDBNull(0) ? null : reader.GetString(0),
            cancellationToken).ConfigureAwait(false);
        if (rows is [{ } key])
        {
            await RepointAsync(session, [key], cancellationToken).ConfigureAwait(false);
        }

        return rows.Count > 0;
    }

    /// <summary>Deletes the artifacts of a page.</summary>
    /// <returns>The row ids of those that it deleted.</returns>
    public async Task<IReadOnlyList<long>> DeleteAllAsync(SqlSession session, ArtifactQuery query, CancellationToken cancellationToken)
    {
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
        await session.ExecuteAsync(
            new SqlStatementBuilder()
                .Append($"UPDATE {_collection} SET (latest_id, version, type, flow_run_id, task_run_id, flow_id, deployment_id) =")
                .Append($" (SELECT a.id, a.version, a.type, a.flow_run_id, a.task_run_id, a.flow_id, a.deployment_id FROM {_artifact} AS a WHERE a.key = {_collection}.key ORDER BY a.version DESC LIMIT 1)")
                .Append($", updated = {SqlValue.Time(context.Now())} WHERE {those} AND NOT EXISTS (SELECT 1 FROM {_artifact} AS a WHERE a.id = {_collection}.latest_id)")
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
