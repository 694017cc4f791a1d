using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using ArtifactStore.Sql;

namespace ArtifactStore.Diagnostics;

/// <summary>
/// Publishes the operations of one store as spans and measurements. Without listeners, <see cref="IsIdle"/> lets callers skip it.
/// </summary>
/// <param name="database">The database, for the tags.</param>
internal sealed class StoreObserver(SqlDatabase database)
{
    public static bool IsIdle => StoreInstruments.AreIdle;

    public string SystemName => database.SystemName;

    public string? Namespace => database.DatabaseName;

    /// <summary>Returns the database's error code for a failure, or null.</summary>
    public string? StatusCode(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException error)
            {
                return database.StatusCode(error);
            }
        }

        return null;
    }

    /// <summary>Begins an operation. Its span becomes the current one of the caller's flow.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="batchSize">The number of rows of a batch; null if it is not a batch.</param>
    /// <param name="within">The enclosing transaction; null for none.</param>
    public ObservedCall Begin(in StoreOperation operation, int? batchSize = null, ObservedCall? within = null) =>
        new(this, operation, batchSize, within);

    /// <summary>Runs a call as an operation.</summary>
    /// <remarks>Not async: an exception before the first await is thrown synchronously, with or without listeners.</remarks>
    public Task<T> RunAsync<TState, T>(
        in StoreOperation operation,
        TState state,
        Func<TState, Task<T>> call,
        Func<T, long>? rows = null,
        int? batchSize = null,
        ObservedCall? within = null
    )
    {
        var current = Activity.Current;
        var observed = Begin(operation, batchSize, within);
        try
        {
            return EndAsync(call(state), observed, rows);
        }
        catch (Exception e)
        {
            observed.Fail(e);
            throw;
        }
        finally
        {
            // The span is current within the call only, not in the caller's flow.
            MakeCurrent(current);
        }
    }

    /// <summary>Makes a span the current one, which may call the host's listeners.</summary>
    public static void MakeCurrent(Activity? activity) => NonThrowing.Run(activity, static activity => Activity.Current = activity);

    /// <summary>Enumerates rows as an operation, which lasts until the caller has read the last row or stops.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        StoreOperation operation,
        IAsyncEnumerable<T> rows,
        ObservedCall? within = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var observed = Begin(operation, within: within);
        var count = 0L;
        try
        {
            observed.Pause();
            var enumerator = rows.GetAsyncEnumerator(cancellationToken);
            await using var untilEnd = enumerator.ConfigureAwait(false);
            while (true)
            {
                observed.Resume();
                try
                {
                    if (!await enumerator.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception e)
                {
                    observed.Pause();
                    observed.Fail(e);
                    throw;
                }

                observed.Pause();
                count++;
                yield return enumerator.Current;
            }

            observed.Pause();
        }
        finally
        {
            observed.End(count);
        }
    }

    private static async Task<T> EndAsync<T>(Task<T> call, ObservedCall observed, Func<T, long>? rows)
    {
        try
        {
            var result = await call.ConfigureAwait(false);
            observed.End(rows?.Invoke(result));
            return result;
        }
        catch (Exception e)
        {
            observed.Fail(e);
            throw;
        }
    }
}
