namespace ArtifactStore.Sqlite;

/// <summary>Work that writes, in a transaction of its own or together with others.</summary>
/// <param name="connection">The connection that it writes on. Stores on one file share the queue, not their connections.</param>
/// <param name="run">Writes it when its turn has come.</param>
/// <param name="work">
/// Does the work and keeps its result; may be called again after a rollback. The flag says whether a cancelled token may interrupt what runs: SQLite then rolls the whole transaction back, and what others have written in it.
/// </param>
/// <param name="mayShare">Whether it is short enough for others to wait for its commit.</param>
/// <param name="patience">The time for which it waits while the place makes no progress.</param>
/// <param name="cancellationToken">The caller's token.</param>
internal sealed class Write(
    WriteConnection connection, Action<Write> run, Action<CachingConnection, bool> work, bool mayShare, TimeSpan patience, CancellationToken cancellationToken)
    : QueueItem(patience)
{
    /// <summary>The connection that it writes on.</summary>
    public WriteConnection Connection => connection;

    /// <summary>Whether others may wait for its commit.</summary>
    public bool MayShare => mayShare && !IsAgain;

    /// <summary>Whether it was written before, and lost with its group: it then shares no commit, and its wait was measured.</summary>
    public bool IsAgain { get; set; }

    /// <summary>The fate of the commit that carried it, where that failed.</summary>
    public CommitOutcome Outcome { get; set; }

    /// <summary>The caller's token.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    public override bool MayRunOnCaller => mayShare && connection.IsReady;

    public override void Run() => run(this);

    /// <summary>Does the work.</summary>
    /// <param name="opened">The connection, in a transaction.</param>
    /// <param name="isAlone">Whether nobody else has written in the transaction.</param>
    public void Execute(CachingConnection opened, bool isAlone)
    {
        cancellationToken.ThrowIfCancellationRequested();
        work(opened, isAlone);

        // An interrupt has ended with the work: from here on, the commit is not disturbed.
        cancellationToken.ThrowIfCancellationRequested();
    }
}
