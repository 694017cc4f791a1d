using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Begins the store's own transactions, and ends those that are open when the store is closed.</summary>
/// <param name="sources">The connections.</param>
/// <param name="dialect">Binds the values.</param>
/// <param name="timeout">The time-out of each statement in seconds; null for the connection's.</param>
/// <param name="operations">Refuses transactions once the store is closed.</param>
/// <param name="pieces">Runs the work in them.</param>
internal sealed class OpenTransactions(PostgreSqlSources sources, SqlDialect dialect, int? timeout, OperationGate operations, TransactionPieces pieces)
{
    private readonly HashSet<PostgreSqlLease> _leases = [];

    /// <summary>Begins a transaction.</summary>
    public async Task<SqlTransactionScope> BeginAsync(CancellationToken cancellationToken)
    {
        var connection = await sources.OpenAsync(toPrimary: true, cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = await CommitSettlement.BeginAsync(connection, cancellationToken).ConfigureAwait(false);

            // A connection of the pool may be dead: better to find out while another can still be taken.
            await new SqlSession(dialect, connection, transaction, timeout).ExecuteAsync(new(TransactionText.WithoutJit, []), cancellationToken).ConfigureAwait(false);
            var lease = new PostgreSqlLease(pieces, this, connection, transaction);
            lock (_leases)
            {
                _leases.Add(lease);
            }

            if (operations.IsClosed)
            {
                // Closing looks for open transactions once, and may have looked before this one was there.
                await lease.AbandonAsync().ConfigureAwait(false);
                throw OperationGate.Closed();
            }

            return lease;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A transaction has ended.</summary>
    public void Forget(PostgreSqlLease lease)
    {
        lock (_leases)
        {
            _leases.Remove(lease);
        }
    }

    /// <summary>Rolls back all that are open.</summary>
    public async Task AbandonAsync()
    {
        PostgreSqlLease[] open;
        lock (_leases)
        {
            open = [.. _leases];
        }

        foreach (var lease in open)
        {
            await lease.AbandonAsync().ConfigureAwait(false);
        }
    }
}
