using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Updates and deletes single artifacts, and maintains their collections.</summary>
/// <remarks>
/// The collection row is written first. It serialises the writers of one key, so that versions follow the order of commits. An expected
/// time is compared with that of the artifact and, for the latest of a key, with that of its collection, which is the later one after a
/// delete. Each time must identify one state, although clocks stop, go back and differ between hosts. Therefore an update sets a time after
/// both, and no other write moves the collection's time back.
/// </remarks>
internal abstract class ArtifactWriter(SqlStoreContext context)
{
    protected SqlStoreContext Context => context;

    protected SqlDialect Dialect => context.Dialect;

    protected string Artifacts { get; } = context.Dialect.Table(SqlTable.Artifact.Name());

    protected string Aliases { get; } = context.Dialect.Table(SqlTable.ArtifactAlias.Name());

    protected string Collections { get; } = context.Dialect.Table(SqlTable.ArtifactCollection.Name());

    /// <summary>Updates an artifact.</summary>
    /// <returns>True if the artifact exists.</returns>
    /// <exception cref="ArtifactConflictException">The artifact has changed since the expected time.</exception>
    public async Task<bool> UpdateAsync(SqlExecutor executor, Guid id, ArtifactUpdate update, CancellationToken cancellationToken)
    {
        if (await executor.WriteAsync(Update(id, update, context.Now()), cancellationToken).ConfigureAwait(false) is not null)
        {
            return true;
        }

        return
            update.ExpectedUpdated is { } expected
            && await executor
                .WriteAsync(new SqlWork<DateTimeOffset?>([SelectUpdated(id)], ReadTime), cancellationToken)
                .ConfigureAwait(false)
                is { } found
            ? throw Conflict.OfUpdated(id, expected, found)
            : false;
    }

    /// <summary>Deletes an artifact.</summary>
    /// <returns>True if the artifact existed.</returns>
    /// <exception cref="ArtifactConflictException">The artifact has aliases, and the delete is not forced.</exception>
    public async Task<bool> DeleteAsync(SqlExecutor executor, ArtifactIdentity artifact, bool force, CancellationToken cancellationToken)
    {
        Deletion deleted;
        do
        {
            deleted = await executor.WriteAsync(Delete(artifact, force, context.Now()), cancellationToken).ConfigureAwait(false);
        } while (deleted.HasMissedLock);

        RowSecurity.ThrowIf(Dialect, deleted.HiddenTable);
        return deleted.Aliases is { Count: > 0 } aliases ? throw Conflict.OfAliased(artifact, aliases) : deleted.Id is not null;
    }

    /// <summary>Creates the work of an update. Its result is the time of the update, or null if it was refused.</summary>
    protected abstract SqlWork<DateTimeOffset?> Update(Guid id, ArtifactUpdate update, DateTimeOffset now);

    /// <summary>Creates the work of a delete, which leaves an aliased artifact unless it is forced.</summary>
    protected abstract SqlWork<Deletion> Delete(ArtifactIdentity artifact, bool force, DateTimeOffset now);

    /// <summary>Returns the columns that an update sets after its time.</summary>
    protected static SqlFragment Changes(ArtifactUpdate update)
    {
        var sql = new SqlStatementBuilder();
        foreach (var column in ArtifactTable.Columns.AsSpan())
        {
            if (column.Update?.Invoke(update) is { } value)
            {
                sql.Append($", {column.Name} = {value}");
            }
        }

        return sql.ToFragment();
    }

    protected DateTimeOffset? ReadTime(DbDataReader reader) => Dialect.ReadTime(reader, 0);

    /// <summary>Finds an update with an expected time after the response to its commit was lost.</summary>
    /// <exception cref="ArtifactStoreException">
    /// The outcome is unknown: the artifact has changed since, and a new attempt would be refused in any case.
    /// </exception>
    protected async Task<SqlOutcome<DateTimeOffset?>> FindUpdateAsync(
        SqlSession session,
        Guid id,
        DateTimeOffset expected,
        DateTimeOffset now,
        SqlOutcome<DateTimeOffset?> attempt,
        CancellationToken cancellationToken
    )
    {
        var found = await session.FirstAsync(SelectUpdated(id), ReadTime, cancellationToken).ConfigureAwait(false);
        if (found is null || found <= expected)
        {
            return default;
        }

        // Without the response, the time is that of the clock, or the next after the expected time if the clock has stopped or gone back.
        var behind = Timestamp.Normalize(expected).AddMicroseconds(1);
        return
            found
            == (
                attempt.IsKnown ? attempt.Value
                : now > behind ? now
                : behind
            )
            ? new(true, found)
            : throw new ArtifactStoreException(
                $"It is unknown whether the update of artifact {id} was applied: the artifact was updated at "
                    + $"{Timestamp.ToText(found.Value)}. Read it and repeat the update if needed."
            );
    }

    /// <summary>
    /// Finds a delete after the response to its commit was lost. A missing artifact counts as deleted by this call: if the response to the
    /// delete was lost too, the cause is unknown.
    /// </summary>
    /// <exception cref="ArtifactStoreException">The outcome is unknown: the version may have been created anew.</exception>
    protected async Task<SqlOutcome<Deletion>> FindDeleteAsync(
        SqlSession session,
        ArtifactIdentity artifact,
        DateTimeOffset now,
        SqlOutcome<Deletion> attempt,
        CancellationToken cancellationToken
    )
    {
        var those = attempt is { IsKnown: true, Value.Id: { } deleted } ? ArtifactIdentity.Of(deleted) : artifact;
        var created = await session
            .FirstAsync(
                new SqlStatementBuilder().Append($"SELECT created FROM {Artifacts} AS a WHERE {those.Is("a.")}").Build(),
                ReadTime,
                cancellationToken
            )
            .ConfigureAwait(false);
        return created switch
        {
            null when attempt.IsKnown => attempt.If(attempt.Value.Id is not null),
            null => new(true, new(Guid.Empty, null)),
            _ when those.Id is null && created > now => throw new ArtifactStoreException(
                $"It is unknown whether version {those.Version} of key '{those.Key}' was deleted: one created at "
                    + $"{Timestamp.ToText(created.Value)} exists. Read it and repeat the delete if needed."
            ),
            _ => default,
        };
    }

    private SqlStatement SelectUpdated(Guid id) =>
        new SqlStatementBuilder().Append($"SELECT updated FROM {Artifacts} WHERE id = {SqlValue.Id(id)}").Build();
}
