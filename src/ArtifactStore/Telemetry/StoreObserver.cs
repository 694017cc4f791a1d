using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using ArtifactStore.Sql;

namespace ArtifactStore.Diagnostics;

/// <summary>Shows the operations of one store as spans and measurements. Where nobody listens, a caller finds that out by <see cref="IsIdle"/> and goes past it.</summary>
/// <param name="database">The database, whose name the tags carry.</param>
internal sealed class StoreObserver(SqlDatabase database)
{
    public static bool IsIdle => StoreInstruments.AreIdle;

    public string SystemName => database.SystemName;

    public string? Namespace => database.DatabaseName;

    /// <summary>The code by which the database named the cause of a failure; null where it named none.</summary>
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

    /// <summary>Begins an operation, whose span is then the current one of the caller's flow.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="batchSize">How many rows a batch has; null for what is none.</param>
    /// <param name="within">The transaction that the operation belongs to; null for none.</param>
    public ObservedCall Begin(in StoreOperation operation, int? batchSize = null, ObservedCall? within = null) => new(this, operation, batchSize, within);

    /// <summary>Runs a call as an operation.</summary>
    /// <remarks>Not async: what the call throws before its first wait, it throws at once, whether somebody listens or not.</remarks>
    public Task<T> RunAsync<TState, T>(
        in StoreOperation operation, TState state, Func<TState, Task<T>> call, Func<T, long>? rows = null, int? batchSize = null, ObservedCall? within = null)
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
            // The span goes with the call; the caller's own flow must not keep it.
            MakeCurrent(current);
        }
    }

    /// <summary>Makes a span the current one, of which the host may be told.</summary>
    public static void MakeCurrent(Activity? activity) => Quietly.Run(activity, static activity => Activity.Current = activity);

    /// <summary>Runs through rows as an operation, which lasts until the caller has the last one or goes away.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        StoreOperation operation, IAsyncEnumerable<T> rows, ObservedCall? within = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
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
