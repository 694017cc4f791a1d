using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Sets and removes aliases.</summary>
/// <remarks>
/// The key's collection is locked first, as by every writer that deletes an artifact of the key. So no artifact disappears between the
/// check of its version and the commit of an alias, and no alias between the check of a delete and its commit.
/// </remarks>
internal sealed class AliasWriter(SqlStoreContext context)
{
    private readonly string _aliases = context.Dialect.Table(SqlTable.ArtifactAlias.Name());
    private readonly string _artifacts = context.Dialect.Table(SqlTable.Artifact.Name());

    /// <summary>Creates or moves an alias.</summary>
    /// <exception cref="ArtifactConflictException">The version does not exist, or the alias does not name the expected one.</exception>
    public async Task<ArtifactAlias> SetAsync(SqlExecutor executor, AliasClaim claim, CancellationToken cancellationToken)
    {
        var (id, now) = (context.NewId(), context.Now());
        var work = new SqlWork<ArtifactAlias>((session, token) => SetAsync(session, claim, id, now, token))
        {
            FindAsync = claim.ExpectedVersion is null ? null : (session, _, token) => FindAsync(session, claim, token),
        };
        return await executor.WriteAsync(work, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes an alias.</summary>
    /// <returns>True if it existed.</returns>
    public async Task<bool> RemoveAsync(SqlExecutor executor, string key, string alias, CancellationToken cancellationToken)
    {
        var own = SqlFragment.Of($"key = {SqlValue.Text(key)} AND alias = {SqlValue.Text(alias)}");
        var those = SqlFragment.Of($"al.key = {SqlValue.Text(key)} AND al.alias = {SqlValue.Text(alias)}");
        var work = new SqlWork<Deletion>(
            [
                .. context.Dialect.ForUpdate.Length == 0 ? [] : (SqlStatement[])[CollectionLock.Touch(context.Dialect, Of(key))],
                .. context.Changes is { } changes ? (SqlStatement[])[changes.AliasesRemoved(those, context.Now(), "LEFT JOIN")] : [],
                RowSecurity.Delete(context.Dialect, _aliases, own, "id", SqlFragment.True),
            ],
            reader => Deletion.Read(context.Dialect, reader)
        )
        {
            // A missing row counts as deleted by this call: if the response was lost, nothing can tell.
            FindAsync = async (session, attempt, token) =>
                attempt is { IsKnown: true, Value.Id: null }
                || await session
                    .NumberAsync(new SqlStatementBuilder().Append($"SELECT 1 FROM {_aliases} WHERE {own}").Build(), token)
                    .ConfigureAwait(false)
                    is not null
                    ? default
                    : new(true, new(Guid.Empty, null)),
        };
        var removed = await executor.WriteAsync(work, cancellationToken).ConfigureAwait(false);
        RowSecurity.ThrowIf(context.Dialect, removed.HiddenTable);
        return removed.Id is not null;
    }

    private async Task<ArtifactAlias> SetAsync(
        SqlSession session,
        AliasClaim claim,
        Guid id,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var isHeld = await CollectionLock.TouchAsync(session, Of(claim.Key), cancellationToken).ConfigureAwait(false);
        var found = await FindStateAsync(session, claim, cancellationToken).ConfigureAwait(false);
        if (!found.IsExpected(claim))
        {
            throw Conflict.OfAlias(claim, found.IsThere, found.Version);
        }

        if (!isHeld || found.TargetId is not { } target)
        {
            throw Conflict.OfMissingVersion(claim);
        }

        if (found.NamesTarget)
        {
            return found.ToAlias(claim);
        }

        if (context.Changes is { } changes)
        {
            await changes
                .WriteAsync(
                    session,
                    now,
                    [new(ArtifactChangeKind.AliasMoved, target, claim.Key, claim.Version, claim.Alias)],
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        session.CommitWithNext();
        await session
            .ListAsync(
                new SqlStatementBuilder()
                    .Append($"INSERT INTO {_aliases} (id, updated, key, alias, artifact_id) VALUES (")
                    .Append($"{SqlValue.Id(id)}, {SqlValue.Time(now)}, {SqlValue.Text(claim.Key)}, {SqlValue.Text(claim.Alias)}, ")
                    .Append($"{SqlValue.Id(target)}) ON CONFLICT (key, alias) DO UPDATE SET updated = excluded.updated, ")
                    .Append("artifact_id = excluded.artifact_id RETURNING 1")
                    .Build(),
                static _ => true,
                cancellationToken
            )
            .ConfigureAwait(false);
        return (found with { NamedId = target, Updated = now }).ToAlias(claim);
    }

    /// <summary>Finds a set with an expected version after the response to its commit was lost.</summary>
    /// <exception cref="ArtifactStoreException">
    /// The outcome is unknown: the alias has moved since, and a new attempt would be refused in any case.
    /// </exception>
    private async Task<SqlOutcome<ArtifactAlias>> FindAsync(SqlSession session, AliasClaim claim, CancellationToken cancellationToken)
    {
        var found = await FindStateAsync(session, claim, cancellationToken).ConfigureAwait(false);
        return found.NamesTarget ? new(true, found.ToAlias(claim))
            : found.IsExpected(claim) ? default
            : throw new ArtifactStoreException(
                $"It is unknown whether the alias {Text.Show(claim.Alias)} of key '{claim.Key}' was set to version {claim.Version}: "
                    + $"{Conflict.Describe(found.IsThere, found.Version)}. Read it and repeat the call if needed."
            );
    }

    private async Task<State> FindStateAsync(SqlSession session, AliasClaim claim, CancellationToken cancellationToken)
    {
        var (key, alias) = (SqlFragment.Of($"{SqlValue.Text(claim.Key)}"), SqlFragment.Of($"{SqlValue.Text(claim.Alias)}"));
        var statement = new SqlStatementBuilder()
            .Append("SELECT t.id, al.artifact_id, n.version, al.updated FROM (SELECT 1 AS one) AS o")
            .Append($" LEFT JOIN {_artifacts} AS t ON t.key = {key} AND t.version = {SqlValue.Number(claim.Version)}")
            .Append($" LEFT JOIN {_aliases} AS al ON al.key = {key} AND al.alias = {alias}")
            .Append($" LEFT JOIN {_artifacts} AS n ON n.id = al.artifact_id")
            .Build();
        return (
            await session.FirstAsync(statement, reader => State.Read(session.Dialect, reader), cancellationToken).ConfigureAwait(false)
        )!;
    }

    private static SqlFragment Of(string key) => SqlFragment.Of($"key = {SqlValue.Text(key)}");

    /// <summary>The target of a claim and the alias, as stored.</summary>
    private sealed record State(Guid? TargetId, Guid? NamedId, int? Version, DateTimeOffset? Updated)
    {
        public bool IsThere => NamedId is not null;

        public bool NamesTarget => TargetId is not null && TargetId == NamedId;

        public static State Read(SqlDialect dialect, DbDataReader reader)
        {
            var row = new RowReader(dialect, reader);
            return new(row.IdOrNull(), row.IdOrNull(), row.VersionOrNull(), row.TimeOrNull());
        }

        public bool IsExpected(AliasClaim claim) =>
            claim.ExpectedVersion switch
            {
                null => true,
                0 => !IsThere,
                var version => version == Version,
            };

        public ArtifactAlias ToAlias(AliasClaim claim) =>
            new()
            {
                Key = claim.Key,
                Alias = claim.Alias,
                Version = claim.Version,
                ArtifactId = NamedId!.Value,
                Updated = Updated!.Value,
            };
    }
}
