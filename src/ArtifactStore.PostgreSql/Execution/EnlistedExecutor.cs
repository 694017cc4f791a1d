using System.Data;
using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>
/// Runs work inside a transaction of the host, on the host's connection. Nothing is retried, since only the host can begin again.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A semaphore without a wait handle holds nothing; a session has nothing to dispose."
)]
internal sealed class EnlistedExecutor(TransactionRunner runner, NpgsqlTransaction transaction) : SqlExecutor
{
    // A session may be used by several threads; a connection of the driver may not.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly bool _isVaried = SavepointSql.IsVaried(transaction.Connection!);

    public override Task<T> ReadAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    ) => InTurnAsync(connection => runner.RunAsync(connection, transaction, Begin(connection), work, cancellationToken), cancellationToken);

    public override Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken) =>
        InTurnAsync(connection => runner.RunAsync(connection, transaction, Begin(connection), work, cancellationToken), cancellationToken);

    /// <summary>Returns the open connection of a transaction; null if it has ended.</summary>
    public static NpgsqlConnection? ConnectionOf(NpgsqlTransaction transaction)
    {
        try
        {
            // After the end, the driver still returns the connection, which may be in use elsewhere; but it returns the isolation level of
            // an open transaction only.
            _ = transaction.IsolationLevel;
            return transaction.Connection is { } connection && connection.State.HasFlag(ConnectionState.Open) ? connection : null;
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Creates the exception for a call while the host uses its connection.</summary>
    public static InvalidOperationException Busy(NpgsqlOperationInProgressException error) =>
        new(
            $"The connection of the host's transaction is busy, and serves one command at a time. Close its open reader, "
                + $"or finish its running command or copy, and then repeat the call. {error.Message}",
            error
        );

    private string[] Begin(NpgsqlConnection connection) => _isVaried ? SavepointSql.Next(connection) : Savepoint.Ahead;

    private async Task<T> InTurnAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        using var operation = runner.Enter();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var connection = ConnectionOf(transaction)
                ?? throw new InvalidOperationException("The host's transaction has ended. Enlist in a new one.");
            PostgreSqlSources.CheckEncoding(connection);
            return await work(connection).ConfigureAwait(false);
        }
        catch (NpgsqlOperationInProgressException e)
        {
            throw Busy(e);
        }
        catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e))
        {
            throw runner.Translate(e);
        }
        finally
        {
            _turn.Release();
        }
    }
}
