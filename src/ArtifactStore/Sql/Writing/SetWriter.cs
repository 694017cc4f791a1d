namespace ArtifactStore.Sql;

/// <summary>Updates and deletes an artifact in one statement, for a remote database with concurrent writers.</summary>
/// <remarks>
/// A preceding statement locks the row of the key. All parts of the main statement see the rows as of its start, which must be after the
/// commit of every other writer of the key.
/// </remarks>
internal sealed class SetWriter(SqlStoreContext context) : ArtifactWriter(context)
{
    protected override SqlWork<DateTimeOffset?> Update(Guid id, ArtifactUpdate update, DateTimeOffset now) =>
        new(
            [CollectionLock.Take(Dialect, KeyOf(ArtifactIdentity.Of(id))), UpdateBoth(id, update, SqlFragment.Of($"{SqlValue.Time(now)}"))],
            ReadTime
        )
        {
            FindAsync = update.ExpectedUpdated is { } expected
                ? (session, attempt, token) => FindUpdateAsync(session, id, expected, now, attempt, token)
                : null,
        };

    protected override SqlWork<Deletion> Delete(ArtifactIdentity artifact, bool force, DateTimeOffset now) =>
        new(
            [
                CollectionLock.TakeAndNote(Dialect, KeyOf(artifact)),
                DeleteAndRepoint(artifact, force, SqlFragment.Of($"{SqlValue.Time(now)}")),
            ],
            reader => Deletion.Read(Dialect, reader)
        )
        {
            FindAsync = (session, attempt, token) => FindDeleteAsync(session, artifact, now, attempt, token),
        };

    private SqlFragment KeyOf(ArtifactIdentity artifact) => artifact.IsOfCollection(Artifacts);

    private SqlStatement UpdateBoth(Guid id, ArtifactUpdate update, SqlFragment now)
    {
        var latest = SqlFragment.Of($"c.key = a.key AND c.latest_id = a.id");
        var own = SqlFragment.Of($"a.id = {SqlValue.Id(id)}");
        if (update.ExpectedUpdated is { } time)
        {
            var expected = SqlFragment.Of($"{SqlValue.Time(time)}");
            latest = SqlFragment.Of($"{latest} AND (c.updated = {expected} OR a.updated = {expected})");
            own = SqlFragment.Of($"{own} AND (a.updated = {expected} OR EXISTS (SELECT 1 FROM latest))");
        }

        var sql = new SqlStatementBuilder()
            .Append(
                $"WITH latest AS (UPDATE {Collections} AS c SET updated = {Dialect.Later(now, "GREATEST(c.updated, a.updated)")} FROM {Artifacts} AS a WHERE a.id = {SqlValue.Id(id)} AND {latest} RETURNING c.updated)"
            )
            .Append(Context.Changes is null ? " " : ", changed AS (")
            .Append($"UPDATE {Artifacts} AS a SET updated = COALESCE((SELECT l.updated FROM latest AS l), ")
            .Append($"{Dialect.Later(now, $"GREATEST(a.updated, (SELECT c.updated FROM {Collections} AS c WHERE c.key = a.key))")})")
            .Append(Changes(update))
            .Append($" WHERE {own} RETURNING a.updated");
        if (Context.Changes is { } changes)
        {
            sql.Append($", a.id, a.key, a.version), recorded AS ({changes.Insert("kind, artifact_id, key, version")}")
                .Append($"SELECT {now}, {ChangeWriter.Name(ArtifactChangeKind.Updated)}, n.id, n.key, n.version FROM changed AS n)")
                .Append(" SELECT updated FROM changed");
        }

        return sql.Build();
    }

    /// <summary>
    /// Deletes the artifact, and its collection if it was the only version. Otherwise the collection shows the highest remaining version.
    /// </summary>
    /// <remarks>
    /// The collection is updated in any case, since a transaction that still sees the artifact could point to it. A lock would not prevent
    /// that after this commit, but a changed row does.
    /// Nothing is deleted if the key was deleted and created anew while its lock was awaited: nobody holds the new collection, so that
    /// the statement may not see the latest of its artifacts and aliases.
    /// </remarks>
    private SqlStatement DeleteAndRepoint(ArtifactIdentity artifact, bool force, SqlFragment now)
    {
        var isFree = CollectionLock.IsFree(Dialect, SqlFragment.Of($"{Artifacts}.key"));
        var those = SqlTranslation.AllOf([artifact.Is(""), SqlFragment.Of($"NOT {isFree}"), force ? null : AliasGuard.None(Dialect)]);
        var recorded = Context.Changes is { } changes ? Recorded(changes, force, now) : SqlFragment.True;
        var aliases = force
            ? SqlFragment.Of(
                $", unnamed AS (DELETE FROM {Aliases} AS al USING gone WHERE al.artifact_id = gone.id{(recorded.IsTrue ? "" : " RETURNING al.alias")})"
            )
            : SqlFragment.Of($"");
        var aliased = force
            ? SqlFragment.Of($"")
            : SqlFragment.Of(
                $"SELECT array_agg(al.alias ORDER BY al.alias) FROM {Aliases} AS al JOIN {Artifacts} AS a ON a.id = al.artifact_id WHERE {artifact.Is("a.")} UNION ALL "
            );
        var refused = SqlFragment.Of(
            $"{aliased}SELECT '{{}}'::text[] FROM {Artifacts} AS a WHERE {artifact.Is("a.")} AND {CollectionLock.IsFree(Dialect, SqlFragment.Of($"a.key"))}"
        );

        var others = SqlFragment.Of($"{Artifacts} AS a WHERE a.key = gone.key AND a.id <> gone.id");

        // Not before its previous time, nor before the artifact that it now shows.
        var updated = SqlFragment.Of($"CASE WHEN c.latest_id = gone.id THEN GREATEST(c.updated, a.updated, {now}) ELSE c.updated END");
        return RowSecurity.Delete(
            Dialect,
            Artifacts,
            those,
            recorded.IsTrue ? "id, key" : "id, key, version",
            SqlFragment.Of(
                $"""
                , emptied AS (DELETE FROM {Collections} AS c USING gone WHERE c.key = gone.key AND NOT EXISTS (SELECT 1 FROM {others}){(
                    recorded.IsTrue ? "" : " RETURNING c.key"
                )}),
                repointed AS (UPDATE {Collections} AS c SET (latest_id, version, {CollectionTable.CopyNames}, updated) = (SELECT a.id, a.version, {CollectionTable.CopiedNames}, {updated}
                FROM {others} ORDER BY a.version DESC LIMIT 1) FROM gone WHERE c.key = gone.key AND EXISTS (SELECT 1 FROM {others}){(
                    recorded.IsTrue ? "" : " RETURNING c.key, c.latest_id, c.version"
                )}),
                forgotten AS (DELETE FROM {Context.Inputs.Table} AS ai USING gone WHERE ai.artifact_id = gone.id){aliases}{recorded}
                """
            ),
            refused
        );
    }

    /// <summary>Returns the part of a delete that records its changes: of aliases, of the artifact, and of the latest or the key.</summary>
    private SqlFragment Recorded(ChangeWriter changes, bool force, SqlFragment now)
    {
        var aliases = force
            ? $"SELECT 1 AS place, {ChangeWriter.Name(ArtifactChangeKind.AliasRemoved)} AS kind, gone.id, gone.key, gone.version, u.alias FROM gone, unnamed AS u UNION ALL "
            : "";
        return SqlFragment.Of(
            $"""
            , recorded AS ({changes.Insert(
                "kind, artifact_id, key, version, alias"
            )}SELECT {now}, n.kind, n.id, n.key, n.version, n.alias FROM ({aliases}
            SELECT 2 AS place, {ChangeWriter.Name(
                ArtifactChangeKind.Deleted
            )} AS kind, gone.id, gone.key, gone.version, NULL::text AS alias FROM gone
            UNION ALL SELECT 3, {ChangeWriter.Name(ArtifactChangeKind.LatestMoved)}, r.latest_id, r.key, r.version, NULL FROM repointed AS r
            WHERE EXISTS (SELECT 1 FROM {Collections} AS c JOIN gone ON c.latest_id = gone.id WHERE c.key = r.key)
            UNION ALL SELECT 3, {ChangeWriter.Name(
                ArtifactChangeKind.KeyGone
            )}, NULL, e.key, NULL, NULL FROM emptied AS e) AS n ORDER BY n.place, n.alias)
            """
        );
    }
}
