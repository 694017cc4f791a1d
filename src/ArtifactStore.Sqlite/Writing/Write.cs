using ArtifactStore.Sql;

namespace ArtifactStore.Sqlite;

/// <summary>Work that writes, in its own transaction or together with others.</summary>
/// <param name="connection">The connection. Stores on one file share the queue, not their connections.</param>
/// <param name="run">Writes it when it has the write lock.</param>
/// <param name="mayShare">True if it is short enough for others to wait for its commit.</param>
/// <param name="busyTimeout">The busy timeout, which only runs while the holder of the write lock makes no progress.</param>
/// <param name="cancellationToken">The caller's token.</param>
internal abstract class Write(
    WriteConnection connection,
    Action<Write> run,
    bool mayShare,
    TimeSpan busyTimeout,
    CancellationToken cancellationToken
) : QueueItem(busyTimeout)
{
    /// <summary>The connection.</summary>
    public WriteConnection Connection => connection;

    /// <summary>True if others may wait for its commit.</summary>
    public bool MayShare => mayShare && !IsAgain;

    /// <summary>
    /// True if it was written before and lost with its group. It then shares no commit, and its wait is not measured again.
    /// </summary>
    public bool IsAgain { get; set; }

    /// <summary>The outcome of the failed commit that included it.</summary>
    public CommitOutcome Outcome { get; set; }

    /// <summary>The caller's token.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    public override bool MayRunOnCaller => mayShare && connection.IsReady;

    public override void Run() => run(this);

    /// <summary>Does the work.</summary>
    /// <param name="opened">The connection, in a transaction.</param>
    /// <param name="isAlone">True if nothing else has been written in the transaction.</param>
    public void Execute(CachingConnection opened, bool isAlone)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Do(opened, isAlone);

        // The interrupt has ended with the work, so the commit is not disturbed.
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Does the work and keeps its result; may be called again after a rollback.</summary>
    /// <param name="opened">The connection, in a transaction.</param>
    /// <param name="mayInterrupt">
    /// True if a cancelled token may interrupt it: SQLite then rolls back the whole transaction, including the writes of others.
    /// </param>
    protected abstract void Do(CachingConnection opened, bool mayInterrupt);
}

/// <summary>Work that writes and has a result.</summary>
/// <param name="connection">The connection.</param>
/// <param name="run">Writes it when it has the write lock.</param>
/// <param name="work">The work.</param>
/// <param name="mayShare">True if it is short enough for others to wait for its commit.</param>
/// <param name="busyTimeout">The busy timeout.</param>
/// <param name="cancellationToken">The caller's token.</param>
internal sealed class Write<T>(
    WriteConnection connection,
    Action<Write> run,
    Func<SqlSession, CancellationToken, Task<T>> work,
    bool mayShare,
    TimeSpan busyTimeout,
    CancellationToken cancellationToken
) : Write(connection, run, mayShare, busyTimeout, cancellationToken)
{
    /// <summary>The result, once the work is done.</summary>
    public T Result { get; private set; } = default!;

    protected override void Do(CachingConnection opened, bool mayInterrupt) =>
        Result = Connection.Run(opened, work, CancellationToken, mayInterrupt);
}
