using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>A piece of work inside a transaction. PostgreSQL refuses everything after a statement that failed, so each piece begins with a savepoint to go back to.</summary>
internal static class Savepoint
{
    private const string Name = "artifact_store_piece";

    /// <summary>What lets go of the savepoint, where it can be sent with the work.</summary>
    public const string Release = $"RELEASE SAVEPOINT {Name}";

    /// <summary>Runs work that ends in <see cref="Release"/> by itself.</summary>
    public static Task<T> RunToReleaseAsync<T>(NpgsqlTransaction transaction, Func<Task<T>> work) => RunAsync(transaction, work, isReleased: true);

    public static Task<T> RunAsync<T>(NpgsqlTransaction transaction, Func<Task<T>> work) => RunAsync(transaction, work, isReleased: false);

    private static async Task<T> RunAsync<T>(NpgsqlTransaction transaction, Func<Task<T>> work, bool isReleased)
    {
        // Sent together with the first statement of the work.
        await transaction.SaveAsync(Name, CancellationToken.None).ConfigureAwait(false);
        T result;
        try
        {
            result = await work().ConfigureAwait(false);
        }
        catch
        {
            try
            {
                await transaction.RollbackAsync(Name, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e) || e is InvalidOperationException)
            {
                // The connection is lost, and the transaction with it. What happened first says why.
            }

            throw;
        }

        if (!isReleased)
        {
            await transaction.ReleaseAsync(Name, CancellationToken.None).ConfigureAwait(false);
        }

        return result;
    }
}
