using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Begins the store's own transactions, and ends open ones when the store is closed.</summary>
/// <param name="sources">The connections.</param>
/// <param name="dialect">Binds the parameters.</param>
/// <param name="timeout">The timeout of each statement in seconds; null for that of the connection.</param>
/// <param name="operations">Rejects transactions once the store is closed.</param>
/// <param name="runner">Runs the work in the transactions.</param>
internal sealed class OpenTransactions(
    PostgreSqlSources sources,
    SqlDialect dialect,
    int? timeout,
    OperationGate operations,
    TransactionRunner runner
)
{
    private readonly HashSet<PostgreSqlLease> _leases = [];

    /// <summary>Begins a transaction.</summary>
    public async Task<SqlTransactionScope> BeginAsync(CancellationToken cancellationToken)
    {
        var connection = await sources.OpenAsync(toPrimary: true, cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = await CommitSettlement.BeginAsync(connection, cancellationToken).ConfigureAwait(false);

            // Detects a dead connection of the pool while another can still be taken.
            await new SqlSession(dialect, connection, transaction, timeout)
                .ExecuteAsync(new(TransactionSql.WithoutJit, []), cancellationToken)
                .ConfigureAwait(false);
            var lease = new PostgreSqlLease(runner, this, connection, transaction);
            lock (_leases)
            {
                _leases.Add(lease);
            }

            if (operations.IsClosed)
            {
                // Closing checks for open transactions once, perhaps before this one began.
                await lease.RollBackOnCloseAsync().ConfigureAwait(false);
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

    /// <summary>Removes an ended transaction.</summary>
    public void Remove(PostgreSqlLease lease)
    {
        lock (_leases)
        {
            _leases.Remove(lease);
        }
    }

    /// <summary>Rolls back all open transactions.</summary>
    public async Task RollBackOnCloseAsync()
    {
        PostgreSqlLease[] open;
        lock (_leases)
        {
            open = [.. _leases];
        }

        foreach (var lease in open)
        {
            await lease.RollBackOnCloseAsync().ConfigureAwait(false);
        }
    }
}
