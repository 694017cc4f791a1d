using System.Collections.Concurrent;
using ArtifactStore.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>The pool of read connections, opened on demand and kept.</summary>
/// <param name="dialect">The dialect.</param>
/// <param name="size">The maximum number in use.</param>
/// <param name="open">Opens a connection.</param>
/// <param name="isFit">Checks that the file is unchanged since a connection was opened; null if locks ensure it.</param>
/// <param name="openLocked">Opens a connection with locks, which exclude writers.</param>
internal sealed class ReaderPool(
    SqlDialect dialect,
    int size,
    Func<CachingConnection> open,
    Func<CachingConnection, bool>? isFit = null,
    Func<CachingConnection>? openLocked = null
) : IDisposable
{
    /// <summary>The number of attempts to read a file without locks that turns out to be written.</summary>
    private const int MaxAttempts = 3;

    private readonly SemaphoreSlim _slots = new(size, size);

    // Last in, first out: its page cache is the warmest.
    private readonly ConcurrentStack<CachingConnection> _idle = new();

    /// <summary>The number of connections in use.</summary>
    public int Used => size - _slots.CurrentCount;

    /// <summary>The number of idle connections.</summary>
    public int Idle => _idle.Count;

    /// <summary>Runs work on one of the connections, on the caller's thread.</summary>
    public async ValueTask<T> RunAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    )
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var tries = 1; true; tries++)
            {
                var isLast = tries > MaxAttempts;
                var connection = isLast ? openLocked!() : Take();
                var reusable = false;
                try
                {
                    // Both end before the connection is returned, so that no late interrupt hits its next user.
                    using var interrupt = Interrupt.On(connection.Handle!, cancellationToken);
                    using var like = LikeFunction.On(connection.Handle!, cancellationToken);
                    if (snapshot)
                    {
                        connection.Transactions.Begin();
                    }

                    var session = new SqlSession(dialect, connection, commandTimeout: SqliteHandle.Once);
                    var result = await work(session, cancellationToken).ConfigureAwait(false);
                    if (snapshot)
                    {
                        connection.Transactions.Commit();
                    }

                    if (IsConsistent(connection))
                    {
                        reusable = true;
                        return result;
                    }
                }
                catch (SqliteException e) when (IsConsistent(connection))
                {
                    reusable = !SqliteErrors.IsConnectionUnreliable(e);
                    throw;
                }
                catch (Exception e)
                    when (e is OperationCanceledException || (e is ArtifactStoreException or ArgumentException && IsConsistent(connection)))
                {
                    reusable = true;
                    throw;
                }
                catch (Exception) when (!IsConsistent(connection))
                {
                    // A mixture of two states may cause any error.
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

    /// <summary>Closes the idle connections, which are all once no operation runs.</summary>
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

    /// <summary>True if the data read on a connection is consistent.</summary>
    private bool IsConsistent(CachingConnection connection) => connection.Seen is null || isFit!(connection);

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
