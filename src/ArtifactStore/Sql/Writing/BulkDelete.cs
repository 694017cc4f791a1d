namespace ArtifactStore.Sql;

/// <summary>Deletes the artifacts of a query and keeps their collections: every method is one piece of a write transaction.</summary>
internal sealed class BulkDelete(SqlStoreContext context)
{
    private const int BatchSize = 1_000;

    private readonly string _artifact = context.Dialect.Table(SqlTable.Artifact.Name());
    private readonly CollectionRepointing _repointing = new(context);

    /// <summary>Returns the work that deletes the artifacts of a page. Aliased ones are left unless the delete is forced.</summary>
    public SqlWork<BulkDeletion> Work(ArtifactQuery query, SqlTranslation filters, bool force) =>
        new((session, token) => RunAsync(session, query, filters, force, token))
        {
            FindAsync = async (session, attempt, token) =>
                attempt.If(await IsDoneAsync(session, attempt.Value.Rows, token).ConfigureAwait(false)),
            IsBatch = true,
        };

    private async Task<BulkDeletion> RunAsync(
        SqlSession session,
        ArtifactQuery query,
        SqlTranslation filters,
        bool force,
        CancellationToken cancellationToken
    )
    {
        await RowSecurity.ThrowIfAnyAsync(session, cancellationToken).ConfigureAwait(false);

        // Identities first: the rows that the filters pass must not change while some of them are gone already.
        var execution = new QueryExecution(session, query, filters, endsSession: false, cancellationToken);
        var found = await FindAsync(execution).ConfigureAwait(false);
        var keys = KeysOf(found);
        if (context.Dialect.ForUpdate.Length > 0 && keys.Count > 0)
        {
            // Others write at the same time, so the keys are held and looked at again: what came before they were held goes too. A key
            // whose collection has gone had no artifacts at that moment, and what it has by now came later; so did the keys that show only
            // now. (In a damaged store a key may have no collection at all; its rows go as they were found.)
            var held = new HashSet<string>(StringComparer.Ordinal);
            foreach (var batch in keys)
            {
                held.UnionWith(
                    await CollectionLock
                        .TakeAsync(session, context.Dialect.IsIn("key", SqlValue.Texts(batch)), cancellationToken)
                        .ConfigureAwait(false)
                );
            }

            // A page that was looked for again might be another one, of rows that nobody holds: of a page, what was found first is what
            // goes.
            if (query is { Limit: null, Offset: null or 0 })
            {
                var first = found.Select(row => row.RowId).ToHashSet();
                found = (await FindAsync(execution).ConfigureAwait(false)).FindAll(row =>
                    row.Key is null || held.Contains(row.Key) || first.Contains(row.RowId)
                );
                keys = KeysOf(found);
            }
        }

        // Whoever came first may have deleted some of them.
        var deleted = new List<long>(found.Count);
        var (bytes, left) = (0L, 0L);
        foreach (var batch in found.Select(row => row.RowId).Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var gone = await DeleteAsync(session, batch, force, cancellationToken).ConfigureAwait(false);
            deleted.AddRange(gone.Select(row => row.RowId));
            bytes += gone.Sum(row => row.Size);
            left +=
                force || gone.Count == batch.Length ? 0 : await CountAliasedAsync(session, batch, cancellationToken).ConfigureAwait(false);
        }

        foreach (var batch in keys)
        {
            await _repointing.RunAsync(session, batch, cancellationToken).ConfigureAwait(false);
        }

        return new(deleted, bytes, left);
    }

    private async Task<List<(long RowId, long Size, NewChange Change)>> DeleteAsync(
        SqlSession session,
        long[] rows,
        bool force,
        CancellationToken cancellationToken
    )
    {
        if (force)
        {
            var those = context.Dialect.IsIn("a.row_id", SqlValue.Numbers(rows));
            await AliasGuard.DeleteAsync(session, context, those, context.Now(), cancellationToken).ConfigureAwait(false);
        }

        var changes = context.Changes;
        var own = context.Dialect.IsIn("row_id", SqlValue.Numbers(rows));
        var gone = await session
            .ListAsync(
                new SqlStatementBuilder()
                    .Append($"DELETE FROM {_artifact} WHERE ")
                    .Append(SqlTranslation.AllOf([own, force ? null : AliasGuard.None(context.Dialect)]))
                    .Append($" RETURNING row_id, id, data_size{(changes is null ? "" : ", key, version")}")
                    .Build(),
                reader =>
                {
                    var row = new RowReader(context.Dialect, reader);
                    var (rowId, id, size) = (row.Number(), row.Id(), row.NumberOrNull() ?? 0);
                    var (key, version) = changes is null ? (null, null) : (row.TextOrNull(), row.VersionOrNull());
                    return (RowId: rowId, Size: size, Change: new NewChange(ArtifactChangeKind.Deleted, id, key, version));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        var ids = gone.Select(row => row.Change.ArtifactId);
        await session.ExecuteAsync(context.Inputs.Delete([.. ids]), cancellationToken).ConfigureAwait(false);
        if (changes is not null)
        {
            await changes.WriteAsync(session, context.Now(), gone.Select(row => row.Change), cancellationToken).ConfigureAwait(false);
        }

        return gone;
    }

    private async Task<long> CountAliasedAsync(SqlSession session, long[] rows, CancellationToken cancellationToken) =>
        await session
            .NumberAsync(
                new SqlStatementBuilder()
                    .Append($"SELECT COUNT(*) FROM {SqlTable.Artifact.From(context.Dialect)} WHERE ")
                    .Append(context.Dialect.IsIn("a.row_id", SqlValue.Numbers(rows)))
                    .Append($" AND EXISTS (SELECT 1 FROM {SqlTable.ArtifactAlias.From(context.Dialect)} WHERE al.artifact_id = a.id)")
                    .Build(),
                cancellationToken
            )
            .ConfigureAwait(false)
        ?? 0;

    private Task<List<(long RowId, string? Key)>> FindAsync(QueryExecution execution) =>
        execution.PageAsync(context.Dialect.SelectWriter.Identities, static reader =>
            (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1))
        );

    private static List<string[]> KeysOf(List<(long RowId, string? Key)> found) =>
        [.. found.Select(row => row.Key).OfType<string>().Distinct().Order(StringComparer.Ordinal).Chunk(BatchSize)];

    /// <summary>Determines whether the rows that an earlier attempt deleted are gone.</summary>
    private async Task<bool> IsDoneAsync(SqlSession session, IReadOnlyList<long> rows, CancellationToken cancellationToken) =>
        await session
            .NumberAsync(
                new SqlStatementBuilder()
                    .Append($"SELECT COUNT(*) FROM {_artifact} WHERE {context.Dialect.IsIn("row_id", SqlValue.Numbers(rows))}")
                    .Build(),
                cancellationToken
            )
            .ConfigureAwait(false) == 0;
}
