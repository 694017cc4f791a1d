using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Gives a connection back to its pool when a piece of work has ended. A transaction that is still open is undone by that.</summary>
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
            // The connection is lost, and the server undoes by itself. What has ended the work says why, and must not be hidden by this.
        }
    }
}
