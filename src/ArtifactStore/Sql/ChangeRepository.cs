using System.Data.Common;
using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>The change feed of a store, read outside of any transaction.</summary>
internal sealed class ChangeRepository : IArtifactChanges
{
    /// <summary>The number of changes that a watcher reads at once.</summary>
    private const int WatchedAtOnce = 500;

    private readonly SqlExecutor _executor;
    private readonly SqlDatabase _database;
    private readonly Func<CancellationToken, Task> _initialize;
    private readonly TimeSpan _pollInterval;
    private readonly ChangeSignal _signal;
    private readonly SqlTemplate _select;
    private readonly Func<DbDataReader, ArtifactChange?> _read;

    /// <summary>Creates the feed of a store.</summary>
    /// <param name="executor">The executor of the store, whose reads see all acknowledged writes.</param>
    /// <param name="database">The database.</param>
    /// <param name="initialize">Prepares the schema, once.</param>
    /// <param name="pollInterval">The time between two reads of a watcher that is not woken.</param>
    public ChangeRepository(SqlExecutor executor, SqlDatabase database, Func<CancellationToken, Task> initialize, TimeSpan pollInterval)
    {
        (_executor, _database, _initialize) = (executor, database, initialize);
        (_pollInterval, _signal) = (pollInterval, ChangeSignal.Of(database));
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

        var (changes, isPending) = await ReadAsync(after, limit, cancellationToken).ConfigureAwait(false);
        if (!isPending)
        {
            return changes;
        }

        // Once, since writers may go on without end. An open transaction of the caller is no obstacle.
        await PendingChanges.PublishAsync(_database, _database.Dialect, cancellationToken).ConfigureAwait(false);
        var last = changes.Count > 0 ? changes[^1].Position : after;
        var (more, _) = await ReadAsync(last, limit - changes.Count, cancellationToken).ConfigureAwait(false);
        return changes.Count == 0 ? more : [.. changes, .. more];
    }

    public async IAsyncEnumerable<ArtifactChange> WatchAsync(
        ArtifactChangePosition after = default,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        while (true)
        {
            // Before the read, so that no commit falls between the two.
            var next = _signal.NextAsync();
            var changes = await ReadChangesAsync(after, WatchedAtOnce, cancellationToken).ConfigureAwait(false);
            foreach (var change in changes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return change;
                after = change.Position;
            }

            if (changes.Count == 0)
            {
                await WaitAsync(next, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task<ArtifactChangePosition> ReadLastPositionAsync(CancellationToken cancellationToken = default)
    {
        var last = new SqlStatement($"SELECT MAX(row_id) FROM {_database.Dialect.Table(SqlTable.ArtifactChange.Name())}", []);

        await _initialize(cancellationToken).ConfigureAwait(false);
        await PendingChanges.PublishAllAsync(_database, _database.Dialect, cancellationToken).ConfigureAwait(false);
        return new(
            await _executor
                .ReadAsync((session, token) => session.NumberAsync(last, token), snapshot: false, cancellationToken)
                .ConfigureAwait(false)
                ?? 0
        );
    }

    private async Task WaitAsync(Task next, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(next, Task.Delay(_pollInterval, done.Token)).ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
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
        var rows = await _executor
            .ReadAsync((session, token) => session.ListAsync(select, _read, token), snapshot: false, cancellationToken)
            .ConfigureAwait(false);
        List<ArtifactChange> changes = [.. rows.OfType<ArtifactChange>()];
        return (changes, changes.Count < rows.Count && changes.Count < limit);
    }
}
