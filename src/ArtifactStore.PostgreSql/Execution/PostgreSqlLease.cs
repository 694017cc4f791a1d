using System.Data;
using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>A transaction of the store, which holds a connection until it ends.</summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A semaphore without a wait handle holds nothing."
)]
internal sealed class PostgreSqlLease(
    TransactionRunner runner,
    OpenTransactions open,
    NpgsqlConnection connection,
    NpgsqlTransaction transaction
) : SqlTransactionScope
{
    // Several tasks may share a transaction, but not a connection of the driver.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _hasEnded;
    private volatile string? _lost;

    public override bool HasEnded => _hasEnded;

    public override Task<T> ReadAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    ) => InTurnAsync(() => runner.RunAsync(connection, transaction, Savepoint.Ahead, work, cancellationToken), cancellationToken);

    public override Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken) =>
        InTurnAsync(() => runner.RunAsync(connection, transaction, Savepoint.Ahead, work, cancellationToken), cancellationToken);

    public override async Task CommitAsync(CancellationToken cancellationToken)
    {
        using var operation = runner.Enter();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfEnded();
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await Commit.RunAsync(connection, transaction).ConfigureAwait(false);
            }
            catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e))
            {
                var error = PostgreSqlErrors.IsCommitUnknown(e, connection) ? runner.CommitLost(e) : runner.Translate(e);
                _lost = error.Message.TrimEnd('.');
                throw error;
            }
            finally
            {
                await EndAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        // Not counted as an operation, since closing the store waits for operations and ends the transaction itself.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!_hasEnded)
            {
                await EndAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Rolls back when the store is closed.</summary>
    public async Task RollBackOnCloseAsync()
    {
        _lost ??= "the store was disposed";
        await DisposeAsync().ConfigureAwait(false);
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        using var operation = runner.Enter();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfEnded();
            cancellationToken.ThrowIfCancellationRequested();
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e))
        {
            var error = runner.Translate(e);
            await EndIfLostAsync(error).ConfigureAwait(false);
            throw error;
        }
        catch (OperationCanceledException e)
        {
            // A cancellation to which the server does not respond in time closes the connection.
            await EndIfLostAsync(e).ConfigureAwait(false);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void ThrowIfEnded()
    {
        if (_hasEnded)
        {
            throw _lost is { } reason
                ? new ArtifactStoreException($"The transaction has ended before it was committed: {reason}. Begin a new one.")
                : new InvalidOperationException("The transaction has ended. Begin a new one.");
        }
    }

    private async Task EndIfLostAsync(Exception error)
    {
        if (PostgreSqlErrors.IsLost(connection))
        {
            _lost = error.Message.TrimEnd('.');
            await EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Returns the connection, which rolls back uncommitted work.</summary>
    private async Task EndAsync()
    {
        try
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e) || e is InvalidOperationException)
        {
            // The connection is lost, and the server rolls back by itself.
        }
        finally
        {
            _hasEnded = true;
            open.Remove(this);
        }
    }
}
