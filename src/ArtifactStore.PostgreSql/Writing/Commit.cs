using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Commits, and believes the answer only where it means what a commit means.</summary>
internal static class Commit
{
    /// <summary>Where the server gives up waiting for standbys. Unlike the message, the name is in no other language.</summary>
    private const string Waiting = "SyncRepWaitForLSN";

    /// <exception cref="UnconfirmedCommitException">The primary has committed, and the standbys that should have confirmed it have not.</exception>
    public static Task RunAsync(NpgsqlConnection connection, NpgsqlTransaction transaction) => WatchAsync(connection, async () =>
    {
        // No token: a commit that has begun is seen to its end.
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return true;
    });

    /// <summary>Runs what ends in a commit.</summary>
    /// <exception cref="UnconfirmedCommitException">The primary has committed, and the standbys that should have confirmed it have not.</exception>
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
            // The time-out was reported besides; that the primary has committed matters more. A lost connection is another thing: somebody can be asked again.
            throw new UnconfirmedCommitException(unconfirmed.MessageText);
        }
        finally
        {
            connection.Notice -= Listen;
        }

        // A commit that the time-out interrupts while it waits for synchronous standbys is answered like any other; a warning alone tells that they may lack it.
        if (unconfirmed is not null)
        {
            throw new UnconfirmedCommitException(unconfirmed.MessageText);
        }

        return result;

        void Listen(object sender, NpgsqlNoticeEventArgs e) => unconfirmed = e.Notice.Routine == Waiting ? e.Notice : unconfirmed;
    }
}
