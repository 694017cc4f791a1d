using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>Cancels the running statement on a host's connection, and only that, if a token is cancelled, until disposed.</summary>
/// <remarks>
/// An <see cref="Interrupt"/> would also hit the host's own statements while one of them is open. The progress handler is called by the
/// running statement only. A connection has a single handler, so one set by the host is removed.
/// </remarks>
internal sealed class StatementWatch : IDisposable
{
    /// <summary>The number of virtual machine instructions between two checks, some tens of microseconds.</summary>
    private const int Instructions = 1_000;

    private readonly sqlite3 _connection;

    private StatementWatch(sqlite3 connection, CancellationToken token)
    {
        _connection = connection;
        raw.sqlite3_progress_handler(connection, Instructions, _ => token.IsCancellationRequested ? 1 : 0, null);
    }

    /// <summary>Registers the token; null if it cannot be cancelled.</summary>
    public static StatementWatch? On(sqlite3 connection, CancellationToken token) => token.CanBeCanceled ? new(connection, token) : null;

    /// <summary>Unregisters the token.</summary>
    public void Dispose() => raw.sqlite3_progress_handler(_connection, 0, null, null);
}
