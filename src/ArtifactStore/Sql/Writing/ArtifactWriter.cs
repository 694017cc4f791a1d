using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Describes the update and the delete of one artifact, which keep its collection.</summary>
/// <remarks>
/// The collection row is written first wherever a key is concerned: it is the point at which writers of one key queue up, so that versions follow the order of commits. An update that expects a time compares it with that
/// of the artifact and, of the latest of a key, with that of its collection, which is the later one after a delete. One time must stand for one state, though clocks stand still, go back and differ between hosts: so an
/// update takes a time behind both, and whatever else moves the collection never moves it back.
/// </remarks>
internal abstract class ArtifactWriter(SqlStoreContext context)
{
    protected SqlStoreContext Context => context;

    protected SqlDialect Dialect => context.Dialect;

    protected string Artifacts { get; } = context.Dialect.Table(SqlTable.Artifact.Name());

    protected string Collections { get; } = context.Dialect.Table(SqlTable.ArtifactCollection.Name());

    /// <summary>Updates an artifact.</summary>
    /// <returns>Whether there is such an artifact.</returns>
    /// <exception cref="ArtifactConflictException">The artifact was changed since the expected time.</exception>
    public async Task<bool> UpdateAsync(SqlExecutor executor, Guid id, ArtifactUpdate update, CancellationToken cancellationToken)
    {
        if (await executor.WriteAsync(Update(id, update, context.Now()), cancellationToken).ConfigureAwait(false) is not null)
        {
            return true;
        }

        return update.ExpectedUpdated is { } expected && await executor.WriteAsync(new SqlWork<DateTimeOffset?>([SelectUpdated(id)], ReadTime), cancellationToken).ConfigureAwait(false) is { } found
            ? throw Conflict.OfUpdated(id, expected, found)
            : false;
    }

    /// <summary>Deletes an artifact.</summary>
    /// <returns>Whether there was such an artifact.</returns>
    public async Task<bool> DeleteAsync(SqlExecutor executor, ArtifactIdentity artifact, CancellationToken cancellationToken)
    {
        var deleted = await executor.WriteAsync(Delete(artifact, context.Now()), cancellationToken).ConfigureAwait(false);
        HiddenRows.ThrowIf(Dialect, deleted.HiddenTable);
        return deleted.Id is not null;
    }

    /// <summary>The update, which gives the time of the update; null where it is refused.</summary>
    protected abstract SqlWork<DateTimeOffset?> Update(Guid id, ArtifactUpdate update, DateTimeOffset now);

    /// <summary>The delete.</summary>
    protected abstract SqlWork<Deletion> Delete(ArtifactIdentity artifact, DateTimeOffset now);

    /// <summary>The columns that an update sets, behind that of its time.</summary>
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

    /// <summary>Looks for an update that expected a time, and whose commit was not answered.</summary>
    /// <exception cref="ArtifactStoreException">It can't be decided: the artifact was changed since, and to try again would be refused whether the update is in it or not.</exception>
    protected async Task<SqlOutcome<DateTimeOffset?>> FindUpdateAsync(
        SqlSession session, Guid id, DateTimeOffset expected, DateTimeOffset now, SqlOutcome<DateTimeOffset?> attempt, CancellationToken cancellationToken)
    {
        var found = await session.FirstAsync(SelectUpdated(id), ReadTime, cancellationToken).ConfigureAwait(false);
        if (found is null || found <= expected)
        {
            return default;
        }

        // Without its answer, the time is the clock's or, where that stands or goes back, the next one behind the expected time.
        var behind = Timestamp.Normalize(expected).AddMicroseconds(1);
        return found == (attempt.IsKnown ? attempt.Value : now > behind ? now : behind)
            ? new(true, found)
            : throw new ArtifactStoreException($"The artifact {id} was updated at {Timestamp.ToText(found.Value)}, so it can't be decided whether the update before is in it. Read it, and decide again.");
    }

    /// <summary>Looks for a delete whose commit was not answered. Of what is gone it is taken that it was there: where its answer was lost too, nothing can tell.</summary>
    /// <exception cref="ArtifactStoreException">It can't be decided: the version may have been made anew since.</exception>
    protected async Task<SqlOutcome<Deletion>> FindDeleteAsync(
        SqlSession session, ArtifactIdentity artifact, DateTimeOffset now, SqlOutcome<Deletion> attempt, CancellationToken cancellationToken)
    {
        var those = attempt is { IsKnown: true, Value.Id: { } deleted } ? ArtifactIdentity.Of(deleted) : artifact;
        var created = await session.FirstAsync(
            new SqlStatementBuilder().Append($"SELECT created FROM {Artifacts} AS a WHERE {those.Is("a.")}").Build(), ReadTime, cancellationToken).ConfigureAwait(false);
        return created switch
        {
            null when attempt.IsKnown => attempt.If(attempt.Value.Id is not null),
            null => new(true, new(Guid.Empty, null)),
            _ when those.Id is null && created > now => throw new ArtifactStoreException(
                $"The version {those.Version} of the key '{those.Key}' was created at {Timestamp.ToText(created.Value)}, so it can't be decided whether it is the one that was to be deleted. Read it, and decide again."),
            _ => default,
        };
    }

    private SqlStatement SelectUpdated(Guid id) => new SqlStatementBuilder().Append($"SELECT updated FROM {Artifacts} WHERE id = {SqlValue.Id(id)}").Build();
}
