using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Runs calls, with retries after transient failures.</summary>
/// <param name="sources">The connections.</param>
/// <param name="events">Counts and logs the attempts.</param>
/// <param name="operations">Counts the calls.</param>
/// <param name="timeout">The time for which a call is retried.</param>
/// <param name="longestPause">The maximum delay between two attempts.</param>
internal sealed class RetryPolicy(
    PostgreSqlSources sources,
    PostgreSqlEvents events,
    OperationGate operations,
    TimeSpan timeout,
    TimeSpan longestPause
)
{
    /// <summary>Makes attempts. Each gets the failure of the previous one.</summary>
    public async Task<T> RunAsync<T>(Func<Exception?, Task<T>> attempt, bool isOnStandby, CancellationToken cancellationToken)
    {
        using var operation = operations.Enter();
        var backoff = new Backoff(timeout, longestPause);
        Exception? failed = null;
        for (var attempts = 1; ; attempts++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await attempt(failed).ConfigureAwait(false);
            }
            catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e))
            {
                // During the search for a host, the driver treats a cancellation as another failed host.
                cancellationToken.ThrowIfCancellationRequested();
                var isOfStandby = isOnStandby && PostgreSqlErrors.IsOfStandby(e) && !PostgreSqlErrors.IsOfStandby(failed);
                var isStale = PostgreSqlErrors.IsStale(e) && !PostgreSqlErrors.IsStale(failed);
                if (!isOfStandby && !isStale && !(PostgreSqlErrors.IsTransient(e) && backoff.HasTime))
                {
                    if (attempts > 1 && PostgreSqlErrors.IsTransient(e))
                    {
                        events.GaveUp(attempts, e);
                    }

                    throw PostgreSqlErrors.Translate(e, sources.Name);
                }

                failed = e;
                events.AttemptFailed(attempts, e);
                LookAnew(e);
            }

            await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void LookAnew(Exception error)
    {
        if (error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } || PostgreSqlErrors.IsStale(error))
        {
            sources.ClearPools();
        }
        else if (
            error is not PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected }
        )
        {
            sources.ClearHostRoles();
        }
    }
}
