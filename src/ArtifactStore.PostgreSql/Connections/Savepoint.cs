using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>A piece of work inside a transaction. PostgreSQL refuses everything after a statement that failed, so each piece begins with a savepoint to go back to.</summary>
internal static class Savepoint
{
    private const string Name = "artifact_store_piece";

    /// <summary>
    /// What makes the savepoint. It is sent as the first statement of the work: the driver's own <see cref="NpgsqlTransaction.SaveAsync(string, CancellationToken)"/> breaks the connection where the server refuses it.
    /// </summary>
    public const string Begin = $"SAVEPOINT {Name}";

    /// <summary>What lets go of the savepoint.</summary>
    public const string Release = $"RELEASE SAVEPOINT {Name}";

    /// <summary>What a piece of work begins with, for a session.</summary>
    public static readonly string[] Ahead = [Begin];

    /// <summary>Runs work that begins with <see cref="Begin"/> and ends in <see cref="Release"/>. When it fails, nothing of it is left in the transaction.</summary>
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

                // All statements that are prepared may be as stale as the one that was refused. The driver has no asynchronous way to forget them.
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
            // The connection is lost, and the transaction with it. What happened first says why.
            return false;
        }
    }
}
