using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using ArtifactStore.Sql;

namespace ArtifactStore;

/// <summary>Reads the history in a database of Prefect (SQLite or PostgreSQL), for <see cref="IArtifactHistory"/>.</summary>
/// <remarks>
/// It yields work pools, work queues, flows, deployments, flow runs and task runs with their current state, and artifacts. Prefect does not
/// number artifacts: those of a key get the versions 1, 2, 3 … by time of creation, and by id where it is equal. Everything else, such as
/// logs, blocks, earlier states and schedules, is left out. See <c>docs/history.md</c>.
/// </remarks>
/// <example>
/// <code>await using var prefect = new SqliteConnection("Data Source=prefect.db;Mode=ReadOnly");
/// await prefect.OpenAsync();
/// await store.History.ImportAsync(PrefectHistory.ReadAsync(prefect));</code>
/// </example>
public static class PrefectHistory
{
    /// <summary>Reads the whole history, row by row.</summary>
    /// <remarks>
    /// It runs one SELECT for each table. If the Prefect server is running meanwhile, give a transaction that is a snapshot (on PostgreSQL,
    /// repeatable read), or read a copy.
    /// </remarks>
    /// <param name="connection">An open connection of any driver for SQLite or PostgreSQL. Nothing else may use it meanwhile.</param>
    /// <param name="transaction">The transaction that the connection is in; null for none.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The items, in an order in which later ones refer to earlier ones.</returns>
    /// <exception cref="ArgumentException">The connection is not open.</exception>
    /// <exception cref="ArtifactStoreSchemaException">A table or a column of Prefect is missing.</exception>
    /// <exception cref="ArtifactStoreException">A row (named in the message) cannot be read.</exception>
    public static IAsyncEnumerable<HistoryItem> ReadAsync(
        DbConnection connection,
        DbTransaction? transaction = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (!connection.State.HasFlag(ConnectionState.Open))
        {
            throw new ArgumentException("The connection is not open. Open it.", nameof(connection));
        }

        return ReadAllAsync(new(connection, transaction), cancellationToken);
    }

    private static async IAsyncEnumerable<HistoryItem> ReadAllAsync(
        PrefectDatabase database,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var columns = new Dictionary<string, HashSet<string>>();
        foreach (var table in PrefectTables.All)
        {
            columns[table.Name] = await database.ColumnsAsync(table, cancellationToken).ConfigureAwait(false);
        }

        foreach (var table in PrefectTables.All.Where(table => table.Read is not null))
        {
            await foreach (var item in database.ReadAsync(table, columns[table.Name], cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
    }
}
