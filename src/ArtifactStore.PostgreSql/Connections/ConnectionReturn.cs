using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Returns a connection to its pool at the end of a piece of work, which rolls back an open transaction.</summary>
internal sealed class ConnectionReturn(NpgsqlConnection connection) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        try
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgreSqlErrors.IsOfDriver(e) || e is InvalidOperationException)
        {
            // The connection is lost, and the server rolls back by itself. The exception that ended the work has the cause, and must not be
            // hidden.
        }
    }
}
