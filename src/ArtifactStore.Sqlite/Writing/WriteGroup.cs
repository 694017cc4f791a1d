using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>
/// Writes the work that has its turn, and with it in one transaction the work that waits behind it. They share the commit, which costs many times what a short write does: it waits for the disk. Each still succeeds or fails
/// by itself, in the order in which they came; and nobody waits for company: work that is not there yet is not waited for.
/// </summary>
internal sealed class WriteGroup(WriteQueue queue, WriteConnection connection, SqliteEvents events)
{
    /// <summary>The number of writes that share a commit at most: the first of them waits for the last.</summary>
    private const int LargestGroup = 256;

    /// <summary>Writes work and the work behind it, and completes each. Never throws. For the work that has the place.</summary>
    public void Run(Write first)
    {
        if (TryBegin(first, first.IsAgain) is not { } opened)
        {
            return;
        }

        // Whoever is refused has seen what the others wrote, so nobody may hear of it before that is committed.
        List<(Write Write, Exception? Refusal)> group = [(first, null)];
        while (first.MayShare && group.Count < LargestGroup && queue.TakeNext(item => item is Write { MayShare: true } next && next.Connection == connection) is Write next)
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

    /// <summary>Begins a transaction as a writer, and waits while another process or connection has the lock.</summary>
    /// <param name="item">The work whose turn it is.</param>
    /// <param name="isAgain">Whether it had its turn already: its wait for it is measured once.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The connection, in the transaction; null where somebody has the lock, and this is not the queue's own thread, which alone waits for it.</returns>
    /// <exception cref="SqliteException">The patience of the work has ended, or SQLite refused.</exception>
    /// <exception cref="ArtifactStoreException">The file is gone.</exception>
    public CachingConnection? Begin(QueueItem item, bool isAgain, CancellationToken cancellationToken)
    {
        long? since = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (connection.TryBegin(cancellationToken, out var opened) is not { } error)
            {
                queue.Blockade.End();
                connection.ThrowIfGone(opened);
                if (!isAgain)
                {
                    events.GotPlace(item.QueuedAt);
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

            // From here on the patience of everyone in the queue runs, not only of the first.
            since ??= Environment.TickCount64;
            queue.Blockade.Begin(_ => connection.Unavailable(error));
            if (queue.Blockade.IsOverFor(item))
            {
                throw error;
            }

            Thread.Sleep(BusyWait.Milliseconds);
        }
    }

    /// <summary>Writes again what was lost with its group: each alone, in its order. On the queue's own thread, for it may have to wait.</summary>
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
    /// <summary>Begins a transaction with a write, which needs no savepoint: where it fails nothing is left.</summary>
    /// <returns>The connection; null where the write failed, or has to wait on another thread.</returns>
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
                connection.DropIfSpoiled(opened, e);
            }

            write.Fail(e);
            return null;
        }
    }

    /// <returns>The reason why the write is refused; null where it is written.</returns>
    private Exception? Join(CachingConnection opened, Write write, out bool isLost)
    {
        isLost = false;
        events.GotPlace(write.QueuedAt);
        try
        {
            SqliteHandle.RunPiece(opened.Handle!, () =>
            {
                write.Execute(opened, isAlone: false);
                return true;
            });
            return null;
        }
        catch (Exception e)
        {
            // SQLite rolls the whole transaction back by itself where it must, on a full disk for instance. What had succeeded in it is then written again, each alone.
            isLost = !SqliteHandle.InTransaction(opened.Handle!);
            if (isLost)
            {
                connection.DropIfSpoiled(opened, e);
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
            write.Outcome = !isUnknown ? CommitOutcome.Known : refusal is null ? CommitOutcome.Unknown : CommitOutcome.Refused;
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
