using System.Data;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Writes, and finds the outcome of commits whose response was lost.</summary>
/// <param name="sources">The connections.</param>
/// <param name="dialect">Binds the parameters.</param>
/// <param name="timeout">The timeout of each statement in seconds; null for that of the connection.</param>
/// <param name="events">Counts and logs lost commits.</param>
internal sealed class CommitSettlement(PostgreSqlSources sources, SqlDialect dialect, int? timeout, PostgreSqlEvents events)
{
    /// <summary>Writes, with retries.</summary>
    public async Task<T> WriteAsync<T>(SqlWork<T> work, RetryPolicy calls, CancellationToken cancellationToken)
    {
        var outcome = new CommitOutcome<T>();
        try
        {
            return await calls
                .RunAsync(_ => WriteOnceAsync(work, outcome, cancellationToken), isOnStandby: false, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ArtifactConflictException) when (outcome.IsUnknown)
        {
            // The repeated work conflicts with that of another writer.
            events.CommitSettled(isFound: false);
            throw;
        }
        catch (ArtifactStoreException e) when (outcome.IsUnknown)
        {
            throw Lost(e.InnerException ?? e);
        }
        catch (OperationCanceledException e) when (outcome.IsUnknown)
        {
            events.CommitUnknown(e);
            throw;
        }
    }

    /// <summary>Creates the exception for a lost response to a commit.</summary>
    public ArtifactStoreException Lost(Exception error)
    {
        events.CommitUnknown(error);
        return PostgreSqlErrors.CommitLost(error, sources.Name);
    }

    /// <summary>Begins a transaction.</summary>
    public static Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        PostgreSqlErrors.WhileConnectedAsync(connection, async () =>
            await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false)
        );

    /// <summary>Makes one attempt.</summary>
    /// <param name="work">The work.</param>
    /// <param name="last">The outcome of the previous attempt, and then of this one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    private async Task<T> WriteOnceAsync<T>(SqlWork<T> work, CommitOutcome<T> last, CancellationToken cancellationToken)
    {
        var connection = await sources.OpenAsync(toPrimary: true, cancellationToken).ConfigureAwait(false);
        await using var whileConnected = new ConnectionReturn(connection).ConfigureAwait(false);
        if (await FindAsync(connection, work, last, cancellationToken).ConfigureAwait(false) is { IsKnown: true } earlier)
        {
            return earlier.Value;
        }

        SqlOutcome<T> result;
        try
        {
            result =
                work.Statements.Count > 0
                    ? await WriteInOneTripAsync(connection, work, last, cancellationToken).ConfigureAwait(false)
                    : await WriteInSequenceAsync(connection, work, last, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (last.IsUnknown && PostgreSqlErrors.IsConflict(e))
        {
            // The previous attempt may have been in progress when its outcome was read, and have conflicted with this one. By now it has
            // ended.
            if (work.Statements.Count > 0)
            {
                await PostgreSqlErrors
                    .WhileConnectedAsync(connection, () =>
                        Session(connection, null).ExecuteAsync(new(TransactionSql.RollBack, []), CancellationToken.None)
                    )
                    .ConfigureAwait(false);
            }

            if (await FindAsync(connection, work, last, cancellationToken).ConfigureAwait(false) is { IsKnown: true } late)
            {
                return late.Value;
            }

            throw;
        }

        if (last.IsUnknown && !result.IsKnown)
        {
            // Likewise, the work conflicts with its own previous attempt.
            return (await FindAsync(connection, work, last, cancellationToken).ConfigureAwait(false)).Value;
        }

        if (last.IsUnknown)
        {
            events.CommitSettled(isFound: false);
        }

        return result.Value;
    }

    /// <summary>Writes and commits in one round trip. The result is known only with the response to the commit.</summary>
    private async Task<SqlOutcome<T>> WriteInOneTripAsync<T>(
        NpgsqlConnection connection,
        SqlWork<T> work,
        CommitOutcome<T> last,
        CancellationToken cancellationToken
    )
    {
        var unit = new StatementBatch<T>(connection, dialect, timeout, work);
        try
        {
            return await Commit
                .WatchAsync(connection, () =>
                    unit.RunAsync(TransactionSql.Begin, TransactionSql.Commit, transaction: null, cancellationToken)
                )
                .ConfigureAwait(false);
        }
        catch (Exception e)
            when (PostgreSqlErrors.IsOfDriver(e) && PostgreSqlErrors.IsBatchUnknown(e, connection, unit.MayHaveEnded, unit.HasComeToEnd))
        {
            last.Lost(unit.Result);
            events.CommitUnconfirmed(e);
            throw;
        }
    }

    /// <summary>Writes statement by statement, and then commits.</summary>
    private async Task<SqlOutcome<T>> WriteInSequenceAsync<T>(
        NpgsqlConnection connection,
        SqlWork<T> work,
        CommitOutcome<T> last,
        CancellationToken cancellationToken
    )
    {
        var transaction = await BeginAsync(connection, cancellationToken).ConfigureAwait(false);
        await using var untilEnded = transaction.ConfigureAwait(false);
        var session = Session(connection, transaction);
        var result = new SqlOutcome<T>(true, await work.RunAsync(session, cancellationToken).ConfigureAwait(false));
        if (last.IsUnknown)
        {
            await WriteToLogAsync(session, cancellationToken).ConfigureAwait(false);
        }

        // From here on the commit is not disturbed.
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await Commit.RunAsync(connection, transaction).ConfigureAwait(false);
            return result;
        }
        catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e) && PostgreSqlErrors.IsCommitUnknown(e, connection))
        {
            last.Lost(result);
            events.CommitUnconfirmed(e);
            throw;
        }
    }

    /// <summary>Finds the outcome of an attempt whose response was lost.</summary>
    private async Task<SqlOutcome<T>> FindAsync<T>(
        NpgsqlConnection connection,
        SqlWork<T> work,
        CommitOutcome<T> last,
        CancellationToken cancellationToken
    )
    {
        if (!last.IsUnknown || work.FindAsync is null)
        {
            return default;
        }

        var transaction = await BeginAsync(connection, cancellationToken).ConfigureAwait(false);
        await using var untilSeen = transaction.ConfigureAwait(false);
        var session = Session(connection, transaction);
        var found = await work.FindAsync(session, last.Result, cancellationToken).ConfigureAwait(false);
        if (found.IsKnown)
        {
            await WriteToLogAsync(session, cancellationToken).ConfigureAwait(false);
            await Commit.RunAsync(connection, transaction).ConfigureAwait(false);
            events.CommitSettled(isFound: true);
        }

        return found;
    }

    /// <summary>
    /// Makes a transaction write to the log, so that its commit waits for synchronous standbys, and thereby for everything committed
    /// before. Rows that are visible after a crash or a timeout may not be on any other server yet, so reading them is not enough.
    /// </summary>
    private async Task WriteToLogAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session
            .NumberAsync(new($"SELECT version FROM {dialect.Table(VersionTable.Name)} LIMIT 1 FOR KEY SHARE", []), cancellationToken)
            .ConfigureAwait(false);

    private SqlSession Session(NpgsqlConnection connection, NpgsqlTransaction? transaction) =>
        new(dialect, connection, transaction, timeout);
}
