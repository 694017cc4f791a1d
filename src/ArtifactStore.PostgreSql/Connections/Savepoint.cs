using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>
/// A piece of work inside a transaction. After a failed statement PostgreSQL rejects all others, so each piece begins with a savepoint to
/// roll back to.
/// </summary>
internal static class Savepoint
{
    private const string Name = "artifact_store_piece";

    /// <summary>
    /// The statement that creates the savepoint, sent as the first of the work. The driver's own
    /// <see cref="NpgsqlTransaction.SaveAsync(string, CancellationToken)"/> breaks the connection if the server rejects it.
    /// </summary>
    public const string Begin = $"SAVEPOINT {Name}";

    /// <summary>The statement that releases the savepoint.</summary>
    public const string Release = $"RELEASE SAVEPOINT {Name}";

    /// <summary>The first statements of a piece of work, for a session.</summary>
    public static readonly string[] Ahead = [Begin];

    /// <summary>
    /// Runs work that begins with <see cref="Begin"/> and ends in <see cref="Release"/>. If it fails, it is rolled back to the savepoint.
    /// </summary>
    public static async Task<T> RunAsync<T>(NpgsqlConnection connection, NpgsqlTransaction transaction, Func<Task<T>> work)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            try
            {
                return await PostgreSqlErrors.WhileConnectedAsync(connection, work).ConfigureAwait(false);
            }
            catch (Exception e) when (!PostgreSqlErrors.IsOfHost(e))
            {
                if (!await TryGoBackAsync(transaction).ConfigureAwait(false) || isAgain || !PostgreSqlErrors.IsStale(e))
                {
                    throw;
                }

                // All prepared statements may be as stale as the rejected one. The driver has no asynchronous method for this.
                connection.UnprepareAll();
            }
        }
    }

    private static async Task<bool> TryGoBackAsync(NpgsqlTransaction transaction)
    {
        try
        {
            await transaction.RollbackAsync(Name, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e) || e is InvalidOperationException)
        {
            // The connection is lost, and the transaction with it. The first failure has the cause.
            return false;
        }
    }
}
