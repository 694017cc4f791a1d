using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>The connections that only read: as many as run at once, opened when first needed and kept.</summary>
/// <param name="size">How many may be in use.</param>
/// <param name="open">Opens one.</param>
/// <param name="isFit">Whether the file is as a connection knows it; null where locks see to that.</param>
/// <param name="openLocked">Opens one on which nobody can write meanwhile.</param>
internal sealed class ReaderPool(
    int size, Func<CachingConnection> open, Func<CachingConnection, bool>? isFit = null, Func<CachingConnection>? openLocked = null) : IDisposable
{
    /// <summary>How often something is read without locks from a file that somebody turns out to write.</summary>
    private const int MostTries = 3;

    private readonly SemaphoreSlim _slots = new(size, size);

    // The last one back is the next one out: its page cache is the warmest.
    private readonly ConcurrentStack<CachingConnection> _idle = new();

    /// <summary>How many connections are in use.</summary>
    public int Used => size - _slots.CurrentCount;

    /// <summary>How many connections are open and wait for work.</summary>
    public int Idle => _idle.Count;

    /// <summary>Runs work on one of the connections, on the thread of the caller.</summary>
    public async Task<T> RunAsync<T>(Func<CachingConnection, Task<T>> work, bool snapshot, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var tries = 1; true; tries++)
            {
                var isLast = tries > MostTries;
                var connection = isLast ? openLocked!() : Take();
                var reusable = false;
                try
                {
                    // Both end before the connection is given back, so that no late interrupt hits its next user.
                    using var interrupt = Interrupt.On(connection.Handle!, cancellationToken);
                    using var like = LikeFunction.On(connection.Handle!, cancellationToken);
                    if (snapshot)
                    {
                        connection.Transactions.Begin();
                    }

                    var result = await work(connection).ConfigureAwait(false);
                    if (snapshot)
                    {
                        connection.Transactions.Commit();
                    }

                    if (IsSettled(connection))
                    {
                        reusable = true;
                        return result;
                    }
                }
                catch (SqliteException e) when (IsSettled(connection))
                {
                    reusable = !SqliteErrors.SpoilsConnection(e);
                    throw;
                }
                catch (Exception e) when (e is OperationCanceledException || (e is ArtifactStoreException or ArgumentException && IsSettled(connection)))
                {
                    reusable = true;
                    throw;
                }
                catch (Exception) when (!IsSettled(connection))
                {
                    // What was read, of one state here and of another there, may have looked like anything.
                }
                finally
                {
                    GiveBack(connection, reusable && !isLast);
                }
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Closes the idle connections; all of them are, once no operation runs.</summary>
    public void Dispose()
    {
        while (_idle.TryPop(out var connection))
        {
            connection.Dispose();
        }

        _slots.Dispose();
    }

    private CachingConnection Take()
    {
        while (_idle.TryPop(out var connection))
        {
            if (isFit is null || isFit(connection))
            {
                return connection;
            }

            connection.Dispose();
        }

        return open();
    }

    /// <summary>Whether what was read on a connection holds.</summary>
    private bool IsSettled(CachingConnection connection) => connection.Seen is null || isFit!(connection);

    private void GiveBack(CachingConnection connection, bool reusable)
    {
        if (reusable && SqliteHandle.InTransaction(connection.Handle!))
        {
            reusable = SqliteHandle.TryExecute(connection.Handle!, "ROLLBACK") is null;
        }

        if (reusable)
        {
            _idle.Push(connection);
        }
        else
        {
            connection.Dispose();
        }
    }
}
