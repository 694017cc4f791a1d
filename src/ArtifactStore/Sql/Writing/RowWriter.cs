namespace ArtifactStore.Sql;

/// <summary>Updates and deletes an artifact in several statements, for an in-process database with a single writer.</summary>
internal sealed class RowWriter(SqlStoreContext context) : ArtifactWriter(context)
{
    private readonly CollectionRepointing _repointing = new(context);

    protected override SqlWork<DateTimeOffset?> Update(Guid id, ArtifactUpdate update, DateTimeOffset now) =>
        new((session, token) => UpdateAsync(session, id, update, now, token))
        {
            FindAsync = update.ExpectedUpdated is { } expected
                ? (session, attempt, token) => FindUpdateAsync(session, id, expected, now, attempt, token)
                : null,
        };

    protected override SqlWork<Deletion> Delete(ArtifactIdentity artifact, bool force, DateTimeOffset now) =>
        new((session, token) => DeleteAsync(session, artifact, force, now, token))
        {
            FindAsync = (session, attempt, token) => FindDeleteAsync(session, artifact, now, attempt, token),
        };

    private async Task<DateTimeOffset?> UpdateAsync(
        SqlSession session,
        Guid id,
        ArtifactUpdate update,
        DateTimeOffset time,
        CancellationToken cancellationToken
    )
    {
        var now = SqlFragment.Of($"{SqlValue.Time(time)}");
        var expected = update.ExpectedUpdated is { } given ? SqlFragment.Of($"{SqlValue.Time(given)}") : null;
        var moved = await session.FirstAsync(UpdateCollection(id, now, expected), ReadTime, cancellationToken).ConfigureAwait(false);
        var later = moved is { } latest ? Dialect.Later(SqlFragment.Of($"{SqlValue.Time(latest)}"), "updated") : LaterThanBoth(now);
        var sql = new SqlStatementBuilder()
            .Append($"UPDATE {Artifacts} SET updated = {later}")
            .Append(Changes(update))
            .Append($" WHERE id = {SqlValue.Id(id)}");
        if (expected is not null && moved is null)
        {
            // For the latest, the update of the collection has made the check.
            sql.Append($" AND updated = {expected}");
        }

        var updated = await session.FirstAsync(sql.Append(" RETURNING updated").Build(), ReadTime, cancellationToken).ConfigureAwait(false);
        if (updated is not null && Context.Changes is { } changes)
        {
            await session.ExecuteAsync(changes.Updated(id, time), cancellationToken).ConfigureAwait(false);
        }

        return updated;
    }

    private SqlStatement UpdateCollection(Guid id, SqlFragment now, SqlFragment? expected)
    {
        var sql = new SqlStatementBuilder().Append(
            $"UPDATE {Collections} SET updated = {Dialect.Later(now, "updated")} WHERE latest_id = {SqlValue.Id(id)}"
        );
        if (expected is not null)
        {
            sql.Append(
                $" AND (updated = {expected} OR (SELECT a.updated FROM {Artifacts} AS a WHERE a.id = {Collections}.latest_id) = {expected})"
            );
        }

        return sql.Append(" RETURNING updated").Build();
    }

    private async Task<Deletion> DeleteAsync(
        SqlSession session,
        ArtifactIdentity artifact,
        bool force,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (force)
        {
            await AliasGuard.DeleteAsync(session, Context, artifact.Is("a."), now, cancellationToken).ConfigureAwait(false);
        }

        var rows = await session
            .ListAsync(
                new SqlStatementBuilder()
                    .Append($"DELETE FROM {Artifacts} WHERE ")
                    .Append(SqlTranslation.AllOf([artifact.Is(""), force ? null : AliasGuard.None(Dialect)]))
                    .Append(Context.Changes is null ? " RETURNING id, key" : " RETURNING id, key, version")
                    .Build(),
                reader =>
                {
                    var row = new RowReader(Dialect, reader);
                    return (Id: row.Id(), Key: row.TextOrNull(), Version: Context.Changes is null ? null : row.VersionOrNull());
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (rows is [var gone])
        {
            await session.ExecuteAsync(Context.Inputs.Delete([gone.Id]), cancellationToken).ConfigureAwait(false);
            if (Context.Changes is { } changes)
            {
                await changes
                    .WriteAsync(session, now, [new(ArtifactChangeKind.Deleted, gone.Id, gone.Key, gone.Version)], cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        if (rows is [{ Key: { } key }])
        {
            await _repointing.RunAsync(session, [key], cancellationToken).ConfigureAwait(false);
        }

        return rows is [var row] ? new(row.Id, null)
            : force ? default
            : new(null, null, await AliasesAsync(session, artifact, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads the aliases of an artifact that is there and was not deleted.</summary>
    private async Task<ValueList<string>> AliasesAsync(
        SqlSession session,
        ArtifactIdentity artifact,
        CancellationToken cancellationToken
    ) =>
        [
            .. await session
                .ListAsync(
                    new SqlStatementBuilder()
                        .Append($"SELECT al.alias FROM {Artifacts} AS a JOIN {Aliases} AS al ON al.artifact_id = a.id WHERE ")
                        .Append(artifact.Is("a."))
                        .Append(" ORDER BY al.alias")
                        .Build(),
                    static reader => reader.GetString(0),
                    cancellationToken
                )
                .ConfigureAwait(false),
        ];

    /// <summary>Returns a time after that of an artifact and that of its key.</summary>
    private SqlFragment LaterThanBoth(SqlFragment now) =>
        SqlFragment.Of(
            $"(SELECT {Dialect.Later(now, "p.updated")} FROM (SELECT {Artifacts}.updated AS updated UNION ALL SELECT c.updated FROM {Collections} AS c WHERE c.key = {Artifacts}.key) AS p ORDER BY p.updated DESC LIMIT 1)"
        );
}
