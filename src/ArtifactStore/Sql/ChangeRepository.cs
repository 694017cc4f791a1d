using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>The change feed of a store, read outside of any transaction.</summary>
internal sealed class ChangeRepository : IArtifactChanges
{
    private readonly SqlDatabase _database;
    private readonly Func<CancellationToken, Task> _initialize;
    private readonly SqlTemplate _select;
    private readonly Func<DbDataReader, ArtifactChange?> _read;

    /// <summary>Creates the feed of a store.</summary>
    /// <param name="database">The database.</param>
    /// <param name="initialize">Prepares the schema, once.</param>
    public ChangeRepository(SqlDatabase database, Func<CancellationToken, Task> initialize)
    {
        (_database, _initialize) = (database, initialize);
        var dialect = database.Dialect;
        var publishes = dialect.PublishChanges(1).Count > 0;

        // One statement and so one snapshot, in which each committed change is either in the feed or pending.
        var pending = publishes
            ? $" UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE EXISTS (SELECT 1 FROM {dialect.Table(dialect.NewChanges)}) ORDER BY 1"
            : "";
        var (open, close) = publishes ? ("(", ")") : ("", "");
        _select = new(values =>
            new SqlStatementBuilder()
                .Append($"{open}SELECT {ChangeTable.Names} FROM {dialect.Table(SqlTable.ArtifactChange.Name())}")
                .Append($" WHERE row_id > {values[0]} ORDER BY row_id LIMIT {values[1]}{close}{pending}")
                .Build()
        );
        _read = reader => reader.IsDBNull(0) ? null : ChangeTable.Read(dialect, reader);
    }

    public async Task<IReadOnlyList<ArtifactChange>> ReadChangesAsync(
        ArtifactChangePosition after = default,
        int limit = 1_000,
        CancellationToken cancellationToken = default
    )
    {
        if (limit is < 1 or > IArtifactChanges.MaxLimit)
        {
            throw new ArgumentException(
                $"limit {limit} is not from 1 to {IArtifactChanges.MaxLimit}. Give a number of changes in this range.",
                nameof(limit)
            );
        }

        if (_database.ReadsWaitForWriter)
        {
            _database.ThrowIfWaitingForItself();
        }

        await _initialize(cancellationToken).ConfigureAwait(false);
        var (changes, isPending) = await ReadAsync(after, limit, cancellationToken).ConfigureAwait(false);
        if (!isPending)
        {
            return changes;
        }

        // Once, since writers may go on without end.
        var publication = new SqlWork<long>(_database.Dialect.PublishChanges(IArtifactChanges.MaxLimit), static reader =>
            reader.GetInt64(0)
        );
        await _database.WriteAsync(publication, cancellationToken).ConfigureAwait(false);
        var last = changes.Count > 0 ? changes[^1].Position : after;
        var (more, _) = await ReadAsync(last, limit - changes.Count, cancellationToken).ConfigureAwait(false);
        return changes.Count == 0 ? more : [.. changes, .. more];
    }

    /// <summary>Reads changes that are in the feed.</summary>
    /// <returns>The changes, and true if there are fewer than the limit and others that are not in the feed yet.</returns>
    private async Task<(List<ArtifactChange> Changes, bool IsPending)> ReadAsync(
        ArtifactChangePosition after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var select = _select.With(SqlValue.Number(after.Number), SqlValue.Number(limit));
        var rows = await _database
            .Primary.ReadAsync((session, token) => session.ListAsync(select, _read, token), snapshot: false, cancellationToken)
            .ConfigureAwait(false);
        List<ArtifactChange> changes = [.. rows.OfType<ArtifactChange>()];
        return (changes, changes.Count < rows.Count && changes.Count < limit);
    }
}
