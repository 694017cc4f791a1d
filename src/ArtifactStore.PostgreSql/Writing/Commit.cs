using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Commits, and verifies that the response means a durable commit.</summary>
internal static class Commit
{
    /// <summary>The function in which the server gives up waiting for standbys. Unlike the message, it is not translated.</summary>
    private const string Waiting = "SyncRepWaitForLSN";

    /// <exception cref="UnconfirmedCommitException">
    /// The primary has committed, but the synchronous standbys have not confirmed it.
    /// </exception>
    public static Task RunAsync(NpgsqlConnection connection, NpgsqlTransaction transaction) => WatchAsync(connection, async () =>
        {
            // No token: a commit that has begun is completed.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        });

    /// <summary>Runs statements that end in a commit.</summary>
    /// <exception cref="UnconfirmedCommitException">
    /// The primary has committed, but the synchronous standbys have not confirmed it.
    /// </exception>
    public static async Task<T> WatchAsync<T>(NpgsqlConnection connection, Func<Task<T>> commit)
    {
        T result;
        PostgresNotice? unconfirmed = null;
        connection.Notice += Listen;
        try
        {
            result = await commit().ConfigureAwait(false);
        }
        catch (Exception e) when (unconfirmed is not null && PostgreSqlErrors.IsOfDriver(e) && !PostgreSqlErrors.IsLost(connection))
        {
            // The timeout was reported too, but the commit on the primary matters more. A lost connection is different, since its outcome
            // can be found.
            throw new UnconfirmedCommitException(unconfirmed.MessageText);
        }
        finally
        {
            connection.Notice -= Listen;
        }

        // A commit interrupted by the timeout while it waits for synchronous standbys is reported as successful; only a warning tells that
        // they may lack it.
        if (unconfirmed is not null)
        {
            throw new UnconfirmedCommitException(unconfirmed.MessageText);
        }

        return result;

        void Listen(object sender, NpgsqlNoticeEventArgs e) => unconfirmed = e.Notice.Routine == Waiting ? e.Notice : unconfirmed;
    }
}
