using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>
/// Writes what has its turn, and with it in one transaction what waits behind it. They share the commit, which costs many times what a short write does: it waits for the disk. Each still succeeds or fails
/// by itself, in the order in which they came; and nobody waits for company: what is not there yet is not waited for.
/// </summary>
internal sealed class GroupCommit(SqliteWriter writer, WriterLoop loop, SqliteEvents events)
{
    /// <summary>How many writes share a commit at most: the first of them waits for the last.</summary>
    private const int LargestGroup = 256;

    /// <summary>Writes an item and those behind it, and tells each its outcome. Never throws. For the work that has the place.</summary>
    public void Write(IWriteItem first)
    {
        if (Begin(first, first.IsAgain) is not { } connection)
        {
            return;
        }

        // Whoever is refused has seen what the others wrote, so nobody may hear of it before that is committed.
        List<(IWriteItem Item, Exception? Refusal)> group = [(first, null)];
        while (first.MayShare && group.Count < LargestGroup && loop.TakeNext(item => item is IWriteItem { MayShare: true } next && next.Group == this) is IWriteItem next)
        {
            group.Add((next, Join(connection, next, out var isLost)));
            if (isLost)
            {
                next.Fail(group[^1].Refusal!);
                WriteAgain([.. group.SkipLast(1).Select(member => member.Item)]);
                return;
            }
        }

        Commit(connection, group);
    }

    /// <summary>Writes again what was lost with its group: each alone, in its order. On the loop's own thread, for it may have to wait.</summary>
    private void WriteAgain(List<IWriteItem> lost)
    {
        if (loop.IsOnOwnThread)
        {
            lost.ForEach(WriteAlone);
            return;
        }

        for (var i = lost.Count - 1; i >= 0; i--)
        {
            lost[i].IsAgain = true;
            try
            {
                loop.PutBack(lost[i].Place);
            }
            catch (ArtifactStoreUnavailableException e)
            {
                lost[i].Fail(e);
            }
        }
    }

    private void WriteAlone(IWriteItem item)
    {
        if (Begin(item, isAgain: true) is { } connection)
        {
            Commit(connection, [(item, null)]);
        }
    }

#pragma warning disable CA1031 // Every failure belongs to the caller who awaits it; the thread serves the others.
    /// <summary>Begins a transaction with an item, which needs no savepoint: where it fails nothing is left.</summary>
    /// <param name="item">The item.</param>
    /// <param name="isAgain">Whether it had its turn already.</param>
    /// <returns>The connection; null where it failed, or has to wait on another thread.</returns>
    private CachingConnection? Begin(IWriteItem item, bool isAgain)
    {
        CachingConnection? connection = null;
        try
        {
            connection = writer.Begin(item.Place, isAgain, item.CancellationToken);
            if (connection is null)
            {
                loop.PutBack(item.Place);
                return null;
            }

            item.Execute(connection, alone: true);
            return connection;
        }
        catch (Exception e)
        {
            if (connection is not null)
            {
                writer.RollBack(connection);
                writer.AfterFailure(connection, e);
            }

            item.Fail(e);
            return null;
        }
    }

    /// <returns>Why the item is refused; null where it is written.</returns>
    private Exception? Join(CachingConnection connection, IWriteItem item, out bool isLost)
    {
        isLost = false;
        events.GotPlace(item.Place);
        try
        {
            SqliteHandle.RunPiece(connection.Handle!, () =>
            {
                item.Execute(connection, alone: false);
                return true;
            });
            return null;
        }
        catch (Exception e)
        {
            // SQLite rolls the whole transaction back by itself where it must, on a full disk for instance. What had succeeded in it is then written again, each alone.
            isLost = !SqliteHandle.InTransaction(connection.Handle!);
            if (isLost)
            {
                writer.AfterFailure(connection, e);
            }

            return e;
        }
    }
#pragma warning restore CA1031

    private void Commit(CachingConnection connection, List<(IWriteItem Item, Exception? Refusal)> group)
    {
        var error = writer.TryCommit(connection, out var isUnknown);
        if (error is null)
        {
            events.Committed(group.Count(member => member.Refusal is null));
        }

        foreach (var (item, refusal) in group)
        {
            item.Outcome = !isUnknown ? CommitOutcome.Known : refusal is null ? CommitOutcome.Unknown : CommitOutcome.Refused;
            if ((error ?? refusal) is { } reason)
            {
                item.Fail(reason);
            }
            else
            {
                item.Complete();
            }
        }
    }
}
