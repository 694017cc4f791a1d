using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>The connections that only read: as many as run at once, opened when first needed and kept.</summary>
internal sealed class ReaderPool(int size, Func<CachingConnection> open) : IDisposable
{
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
            if (!_idle.TryPop(out var connection))
            {
                connection = open();
            }

            var reusable = false;
            try
            {
                var result = await RunAsync(connection, work, snapshot, cancellationToken).ConfigureAwait(false);
                reusable = true;
                return result;
            }
            catch (SqliteException e)
            {
                reusable = !SqliteErrors.SpoilsConnection(e);
                throw;
            }
            catch (Exception e) when (e is OperationCanceledException or ArtifactStoreException or ArgumentException)
            {
                reusable = true;
                throw;
            }
            finally
            {
                GiveBack(connection, reusable);
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

    private static async Task<T> RunAsync<T>(CachingConnection connection, Func<CachingConnection, Task<T>> work, bool snapshot, CancellationToken cancellationToken)
    {
        // Ends before the connection is given back, so that no late interrupt hits its next user.
        using var interrupt = Interrupt.On(connection.Handle!, cancellationToken);
        using var like = LikeFunction.On(connection.Handle!, cancellationToken);
        if (!snapshot)
        {
            return await work(connection).ConfigureAwait(false);
        }

        connection.Transactions.Begin();
        var result = await work(connection).ConfigureAwait(false);
        connection.Transactions.Commit();
        return result;
    }

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
