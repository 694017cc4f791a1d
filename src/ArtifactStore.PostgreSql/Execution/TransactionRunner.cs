using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Runs pieces of work atomically inside a transaction.</summary>
/// <param name="dialect">Binds the parameters.</param>
/// <param name="timeout">The timeout of each statement in seconds; null for that of the connection.</param>
/// <param name="operations">Counts the runner.</param>
/// <param name="settlement">Logs lost commits.</param>
/// <param name="name">The database, for messages.</param>
internal sealed class TransactionRunner(
    SqlDialect dialect,
    int? timeout,
    OperationGate operations,
    CommitSettlement settlement,
    string name
)
{
    /// <summary>Counts an operation of a transaction.</summary>
    public OperationGate.Operation Enter() => operations.Enter();

    /// <summary>Runs work that reads.</summary>
    public Task<T> RunAsync<T>(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        string[] begin,
        Func<SqlSession, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    ) => Savepoint.RunAsync(connection, transaction, async () =>
        {
            var session = new SqlSession(dialect, connection, transaction, timeout, begin, Savepoint.Release);
            var result = await work(session, cancellationToken).ConfigureAwait(false);
            await session.EndAsync(CancellationToken.None).ConfigureAwait(false);
            return result;
        });

    /// <summary>Runs work that writes.</summary>
    public Task<T> RunAsync<T>(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        string[] begin,
        SqlWork<T> work,
        CancellationToken cancellationToken
    ) =>
        work.Statements.Count == 0
            ? RunAsync(connection, transaction, begin, work.RunAsync, cancellationToken)
            : Savepoint.RunAsync(connection, transaction, async () =>
                (
                    await new StatementBatch<T>(connection, dialect, timeout, work)
                        .RunAsync(begin[0], Savepoint.Release, transaction, cancellationToken)
                        .ConfigureAwait(false)
                ).Value
            );

    /// <summary>Creates the library's exception for one of the driver.</summary>
    public ArtifactStoreException Translate(Exception error) => PostgreSqlErrors.Translate(error, name);

    /// <summary>Creates the exception for a lost response to a commit.</summary>
    public ArtifactStoreException CommitLost(Exception error) => settlement.Lost(error);
}
