using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>The wait between two tries for a lock that another process holds.</summary>
internal static class BusyWait
{
    /// <summary>A few milliseconds, a little different each time, so that processes do not keep missing the same gap. SQLite's own waits grow to 100 ms and the driver's are 150 ms; both are long beside a commit.</summary>
    public static int Milliseconds => Random.Shared.Next(1, 6);

    /// <summary>Whether an error says that someone else has the lock for now.</summary>
    public static bool IsBusy(SqliteException error) => error.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED;

    /// <summary>Tries something on a thread that may wait, until it succeeds or the time is over.</summary>
    public static T Run<T>(Func<T> attempt, TimeSpan patience, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return attempt();
            }
            catch (SqliteException e) when (IsBusy(e) && Environment.TickCount64 < deadline)
            {
                Thread.Sleep(Milliseconds);
            }
        }
    }

    /// <summary>Tries something until it succeeds or the time is over, without holding a thread in between.</summary>
    public static async Task<T> RunAsync<T>(Func<T> attempt, TimeSpan patience, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
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
