using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>
/// Commits the current work together with the queued work behind it, since a commit waits for the disk and costs far more than a short
/// write. Each write succeeds or fails by itself, in queue order. Nothing waits for further work to arrive.
/// </summary>
internal sealed class WriteGroup(WriteQueue queue, WriteConnection connection, SqliteEvents events)
{
    /// <summary>The maximum number of writes in one commit, since the first of them waits for the last.</summary>
    private const int LargestGroup = 256;

    private readonly Predicate<QueueItem> _mayJoin = item => item is Write { MayShare: true } write && write.Connection == connection;

    /// <summary>Writes and completes the work and the queued work behind it. Never throws. Needs the write lock.</summary>
    public void Run(Write first)
    {
        if (TryBegin(first, first.IsAgain) is not { } opened)
        {
            return;
        }

        // A refused write has seen the writes of others, so it is reported only after their commit.
        List<(Write Write, Exception? Refusal)> group = [(first, null)];
        while (first.MayShare && group.Count < LargestGroup && queue.TakeNext(_mayJoin) is Write next)
        {
            group.Add((next, Join(opened, next, out var isLost)));
            if (isLost)
            {
                next.Fail(group[^1].Refusal!);
                WriteAgain([.. group.SkipLast(1).Select(member => member.Write)]);
                return;
            }
        }

        Commit(opened, group);
    }

    /// <summary>Begins a write transaction, waiting for locks of other processes or connections.</summary>
    /// <param name="item">The current work.</param>
    /// <param name="isAgain">True if it has had its turn before, so that its wait is not measured again.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// The connection, in the transaction; null if the lock is held elsewhere and this is a caller's thread, which must not wait.
    /// </returns>
    /// <exception cref="SqliteException">The busy timeout has expired, or SQLite failed.</exception>
    /// <exception cref="ArtifactStoreException">The file is gone.</exception>
    public CachingConnection? Begin(QueueItem item, bool isAgain, CancellationToken cancellationToken)
    {
        long? since = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (connection.TryBegin(cancellationToken, out var opened) is not { } error)
            {
                queue.StallTimeout.End();
                connection.ThrowIfMoved(opened);
                if (!isAgain)
                {
                    events.WriteLockTaken(item.QueuedAt);
                }

                if (since is { } start)
                {
                    events.WaitedForLock(Environment.TickCount64 - start);
                }

                return opened;
            }

            if (!queue.IsOnOwnThread)
            {
                return null;
            }

            // From here on the busy timeouts of all queued items run, not only of the first.
            since ??= Environment.TickCount64;
            queue.StallTimeout.Begin(_ => connection.Unavailable(error));
            if (queue.StallTimeout.IsOverFor(item))
            {
                throw error;
            }

            Thread.Sleep(BusyWait.Milliseconds);
        }
    }

    /// <summary>Repeats writes that were lost with their group, one by one, in order. On the queue's own thread, which may wait.</summary>
    private void WriteAgain(List<Write> lost)
    {
        if (queue.IsOnOwnThread)
        {
            lost.ForEach(WriteAlone);
            return;
        }

        for (var i = lost.Count - 1; i >= 0; i--)
        {
            lost[i].IsAgain = true;
            PutBack(lost[i]);
        }
    }

    private void WriteAlone(Write write)
    {
        if (TryBegin(write, isAgain: true) is { } opened)
        {
            Commit(opened, [(write, null)]);
        }
    }

    private void PutBack(Write write)
    {
        try
        {
            queue.PutBack(write);
        }
        catch (ArtifactStoreUnavailableException e)
        {
            write.Fail(e);
        }
    }

#pragma warning disable CA1031 // Every failure belongs to the caller who awaits it; the thread serves the others.
    /// <summary>Begins a transaction with a write, which needs no savepoint, since nothing remains if it fails.</summary>
    /// <returns>The connection; null if the write failed, or has to wait on another thread.</returns>
    private CachingConnection? TryBegin(Write write, bool isAgain)
    {
        CachingConnection? opened = null;
        try
        {
            opened = Begin(write, isAgain, write.CancellationToken);
            if (opened is null)
            {
                PutBack(write);
                return null;
            }

            write.Execute(opened, isAlone: true);
            return opened;
        }
        catch (Exception e)
        {
            if (opened is not null)
            {
                connection.RollBack(opened);
                connection.DropIfUnreliable(opened, e);
            }

            write.Fail(e);
            return null;
        }
    }

    /// <returns>The reason for the refusal; null if it is written.</returns>
    private Exception? Join(CachingConnection opened, Write write, out bool isLost)
    {
        isLost = false;
        events.WriteLockTaken(write.QueuedAt);
        try
        {
            SqliteHandle.RunAtomically(opened.Handle!, () =>
            {
                write.Execute(opened, isAlone: false);
                return true;
            });
            return null;
        }
        catch (Exception e)
        {
            // SQLite may roll back the whole transaction, for instance on a full disk. The writes that had succeeded in it are then
            // repeated one by one.
            isLost = !SqliteHandle.InTransaction(opened.Handle!);
            if (isLost)
            {
                connection.DropIfUnreliable(opened, e);
            }

            return e;
        }
    }
#pragma warning restore CA1031

    private void Commit(CachingConnection opened, List<(Write Write, Exception? Refusal)> group)
    {
        var error = connection.TryCommit(opened, out var isUnknown);
        if (error is null)
        {
            events.Committed(group.Count(member => member.Refusal is null));
        }

        foreach (var (write, refusal) in group)
        {
            write.Outcome =
                !isUnknown ? CommitOutcome.Known
                : refusal is null ? CommitOutcome.Unknown
                : CommitOutcome.Refused;
            if ((error ?? refusal) is { } reason)
            {
                write.Fail(reason);
            }
            else
            {
                write.Succeed();
            }
        }
    }
}
