using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>Waits between attempts to get a lock that another process holds.</summary>
internal static class BusyWait
{
    /// <summary>
    /// A few milliseconds, randomised so that processes do not keep missing the same gap. SQLite's own waits grow to 100 ms, and the
    /// driver's are 150 ms, which is long beside a commit.
    /// </summary>
    public static int Milliseconds => Random.Shared.Next(1, 6);

    /// <summary>True if the lock is held elsewhere.</summary>
    public static bool IsBusy(SqliteException error) => error.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED;

    /// <summary>Repeats an attempt until it succeeds or the time is over, on a thread that may block.</summary>
    /// <param name="state">The state of the attempt, for a static lambda: every write runs one.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="busyTimeout">The time.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static T Run<TState, T>(TState state, Func<TState, T> attempt, TimeSpan busyTimeout, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + (long)busyTimeout.TotalMilliseconds;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return attempt(state);
            }
            catch (SqliteException e) when (IsBusy(e) && Environment.TickCount64 < deadline)
            {
                Thread.Sleep(Milliseconds);
            }
        }
    }

    /// <summary>Repeats an attempt until it succeeds or the time is over, without blocking a thread.</summary>
    public static async Task<T> RunAsync<T>(Func<T> attempt, TimeSpan busyTimeout, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + (long)busyTimeout.TotalMilliseconds;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return attempt();
            }
            catch (SqliteException e) when (IsBusy(e) && Environment.TickCount64 < deadline)
            {
                await Task.Delay(Milliseconds, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
