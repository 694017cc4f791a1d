using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ArtifactStore.Sql;

/// <summary>A connection to a database of Prefect.</summary>
internal sealed class PrefectDatabase(DbConnection connection, DbTransaction? transaction)
{
    /// <summary>Reads the names of the columns of a table.</summary>
    /// <exception cref="ArtifactStoreSchemaException">The table or a required column is missing.</exception>
    public async Task<HashSet<string>> ColumnsAsync(PrefectTable table, CancellationToken cancellationToken)
    {
        HashSet<string> columns;
        try
        {
            var command = Command($"SELECT * FROM {table.Name} WHERE 1 = 0");
            await using var whileReading = command.ConfigureAwait(false);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var whileOpen = reader.ConfigureAwait(false);
            columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        }
        catch (InvalidOperationException e)
        {
            throw new ArtifactStoreException(
                $"The connection to Prefect's database can't be used. Give the transaction that it is in, and use it for nothing else. {e.Message}",
                e
            );
        }
        catch (DbException e)
        {
            throw new ArtifactStoreSchemaException(
                $"The table '{table.Name}' of Prefect can't be read. Give a connection to a database of Prefect 2.10 or later, with its "
                    + $"schema in the search path. {e.Message}",
                e
            );
        }

        return table.Required.FirstOrDefault(name => !columns.Contains(name)) is { } missing
            ? throw new ArtifactStoreSchemaException(
                $"The table '{table.Name}' has no column '{missing}', so it is not that of Prefect 2.10 or later. Upgrade the database with "
                    + "Prefect first, or give a connection to it."
            )
            : columns;
    }

    /// <summary>Reads the rows of a table, in the order of ids.</summary>
    /// <exception cref="ArtifactStoreException">A row can't be read.</exception>
    public async IAsyncEnumerable<HistoryItem> ReadAsync(
        PrefectTable table,
        IReadOnlySet<string> columns,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var command = Command($"SELECT {table.Select(columns)} FROM {table.Name} AS t{table.Joins} ORDER BY t.id");
        await using var whileReading = command.ConfigureAwait(false);

        // The time that the importer takes between two rows counts for some drivers.
        command.CommandTimeout = 0;
        var reader = await OpenAsync(command, table, cancellationToken).ConfigureAwait(false);
        await using var whileOpen = reader.ConfigureAwait(false);
        while (await NextAsync(reader, table, cancellationToken).ConfigureAwait(false))
        {
            yield return Read(reader, table);
        }
    }

    private static async Task<DbDataReader> OpenAsync(DbCommand command, PrefectTable table, CancellationToken cancellationToken)
    {
        try
        {
            return await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException e)
        {
            throw Unreadable(table, e);
        }
    }

    private static async Task<bool> NextAsync(DbDataReader reader, PrefectTable table, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException e)
        {
            throw Unreadable(table, e);
        }
    }

    private static HistoryItem Read(DbDataReader reader, PrefectTable table)
    {
        try
        {
            return table.Read!(new(reader));
        }
        catch (Exception e) when (RowGuard.IsOfValue(e))
        {
            throw new ArtifactStoreException(
                $"The row {Convert.ToString(reader["id"], System.Globalization.CultureInfo.InvariantCulture)} of Prefect's table "
                    + $"'{table.Name}' can't be read: {e.Message} Mend it, or delete it from a copy of the database.",
                e
            );
        }
    }

    private static ArtifactStoreException Unreadable(PrefectTable table, DbException e) =>
        new($"Prefect's table '{table.Name}' can't be read: {e.Message}", e);

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The text is constant.")]
    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        return command;
    }
}
