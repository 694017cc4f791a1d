using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>Finds damage in the store's tables and indexes.</summary>
internal sealed class IntegrityCheck(PostgreSqlDialect dialect, IReadOnlyList<string> tables)
{
    /// <summary>Finds indexes that the server has marked as invalid.</summary>
    public async Task<IReadOnlyList<SqlDamage>> InvalidIndexesAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session
            .ListAsync(
                new SqlStatementBuilder()
                    .Append($"SELECT t.relname::text, i.relname::text FROM {Indexes} AND NOT x.indisvalid ORDER BY 1, 2")
                    .Build(),
                reader => new SqlDamage(reader.GetString(0), $"The index '{reader.GetString(1)}' is invalid. Rebuild it with REINDEX."),
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>Returns the statements of amcheck that this user may run; none without the extension.</summary>
    public async Task<IReadOnlyList<Step>> StepsAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var homes = await session
            .ListAsync(
                new(
                    "SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck'",
                    []
                ),
                reader => reader.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (homes is not [var home])
        {
            return [];
        }

        // A check of an index ends with its first finding; that of a table lists all.
        return
        [
            .. await ListAsync($"{home}.verify_heapam(regclass,boolean,boolean,text,bigint,bigint)", "tables", id =>
                    $"SELECT 'block ' || blkno || ', row ' || offnum || ': ' || msg FROM {home}.verify_heapam({id}::regclass) LIMIT 1000"
                )
                .ConfigureAwait(false),
            .. await ListAsync($"{home}.bt_index_check(regclass,boolean)", "indexes", id =>
                    $"SELECT NULL::text WHERE {home}.bt_index_check({id}::regclass, true) IS NULL"
                )
                .ConfigureAwait(false),
        ];

        async Task<IEnumerable<Step>> ListAsync(string function, string what, Func<string, string> statement)
        {
            var may = await session
                .NumberAsync(
                    new SqlStatementBuilder()
                        .Append(
                            $"SELECT CASE WHEN pg_catalog.has_function_privilege(pg_catalog.to_regprocedure({SqlValue.Text(function)}), 'EXECUTE') THEN 1::bigint END"
                        )
                        .Build(),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return may is null
                ? []
                : await session
                    .ListAsync(
                        new SqlStatementBuilder()
                            .Append(
                                what == "tables"
                                    ? SqlFragment.Of(
                                        $"SELECT DISTINCT t.relname::text, t.relname::text, t.oid::bigint FROM {Indexes} ORDER BY 1"
                                    )
                                    : SqlFragment.Of(
                                        $"SELECT t.relname::text, i.relname::text, i.oid::bigint FROM {Indexes} AND x.indisvalid AND i.relam = (SELECT oid FROM pg_catalog.pg_am WHERE amname = 'btree') ORDER BY 1, 2"
                                    )
                            )
                            .Build(),
                        reader => new Step(
                            reader.GetString(0),
                            reader.GetString(1),
                            statement(reader.GetInt64(2).ToString(System.Globalization.CultureInfo.InvariantCulture))
                        ),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
        }
    }

    /// <summary>Runs a statement of amcheck, which returns its findings or fails with one.</summary>
    public static async Task<IReadOnlyList<SqlDamage>> RunAsync(SqlSession session, Step step, CancellationToken cancellationToken)
    {
        try
        {
            var lines = await session
                .ListAsync(new(step.Sql, []), reader => reader.IsDBNull(0) ? null : reader.GetString(0), cancellationToken)
                .ConfigureAwait(false);
            return [.. lines.OfType<string>().Select(line => new SqlDamage(step.Table, $"'{step.Name}': {line}"))];
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted)
        {
            return [new(step.Table, $"'{step.Name}': {e.MessageText}")];
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // The table or index was dropped meanwhile.
            return [];
        }
    }

    private SqlFragment Indexes =>
        SqlFragment.Of(
            $"pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid JOIN pg_catalog.pg_class AS t ON t.oid = x.indrelid JOIN pg_catalog.pg_namespace AS s ON s.oid = t.relnamespace WHERE s.nspname = {SqlValue.Text(dialect.Schema)} AND t.relname = ANY({SqlValue.Texts(tables)})"
        );

    /// <summary>One statement of amcheck.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Name">The table or index to check.</param>
    /// <param name="Sql">The statement. Its only variable part is a number returned by the server.</param>
    internal sealed record Step(string Table, string Name, string Sql);
}
