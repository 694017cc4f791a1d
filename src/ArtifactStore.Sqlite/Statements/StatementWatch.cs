using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>While it lives, a cancelled token ends the statement that runs on a connection of the host, and that statement alone.</summary>
/// <remarks>
/// An <see cref="Interrupt"/> would go on to hit the host's own statements as long as one of them is open. The progress handler is asked by the running statement itself.
/// A connection has one: a handler of the host's is gone afterwards.
/// </remarks>
internal sealed class StatementWatch : IDisposable
{
    /// <summary>How many instructions of SQLite's machine lie between two looks: some tens of microseconds.</summary>
    private const int Instructions = 1_000;

    private readonly sqlite3 _connection;

    private StatementWatch(sqlite3 connection, CancellationToken token)
    {
        _connection = connection;
        raw.sqlite3_progress_handler(connection, Instructions, _ => token.IsCancellationRequested ? 1 : 0, null);
    }

    /// <summary>Begins to watch; null where the token cannot be cancelled.</summary>
    public static StatementWatch? On(sqlite3 connection, CancellationToken token) => token.CanBeCanceled ? new(connection, token) : null;

    /// <summary>Stops watching.</summary>
    public void Dispose() => raw.sqlite3_progress_handler(_connection, 0, null, null);
}
