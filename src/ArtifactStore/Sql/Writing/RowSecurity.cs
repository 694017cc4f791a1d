namespace ArtifactStore.Sql;

/// <summary>
/// Rejects operations if row security hides rows from the store's user: lists and counts would be wrong, and deletes would leave hidden
/// rows.
/// </summary>
internal static class RowSecurity
{
    /// <summary>Throws if a policy hides rows of one of the store's tables.</summary>
    /// <exception cref="ArtifactStoreException">Row security applies to the user.</exception>
    public static Task<bool> ThrowIfAnyAsync(SqlSession session, CancellationToken cancellationToken) =>
        Look(session.Dialect) is { } look ? LookAsync(session, look, cancellationToken) : Task.FromResult(false);

    /// <summary>Throws if a policy hides rows of a table.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="table">The table, without prefix or schema; null for none.</param>
    /// <exception cref="ArtifactStoreException">Row security applies to the user.</exception>
    public static void ThrowIf(SqlDialect dialect, string? table)
    {
        if (table is not null)
        {
            throw new ArtifactStoreException(
                $"Row security hides rows of the table {dialect.Table(table)} from the user of the store, "
                    + $"so that reads would miss some and deletes leave some. "
                    + "Give the user the attribute BYPASSRLS, or disable row security on the store's tables."
            );
        }
    }

    /// <summary>Deletes a row in one statement, unless a policy hides rows. <see cref="Deletion.Read"/> reads the outcome.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="table">The table, as the dialect writes it.</param>
    /// <param name="condition">The condition on the row.</param>
    /// <param name="columns">The columns of <c>gone</c>, the id among them.</param>
    /// <param name="more">
    /// Further parts of the statement, which see the deleted row as <c>gone</c>. Only for dialects with data-modifying common table
    /// expressions.
    /// </param>
    /// <param name="refused">
    /// A SELECT of the aliases for which the condition refused the row; null if there is none. For the same dialects.
    /// </param>
    public static SqlStatement Delete(
        SqlDialect dialect,
        string table,
        SqlFragment condition,
        string columns,
        SqlFragment more,
        SqlFragment? refused = null
    ) =>
        Look(dialect) is { } look
            ? new SqlStatementBuilder()
                .Append(
                    $"WITH hidden AS ({look}), gone AS (DELETE FROM {table} WHERE {condition} AND NOT EXISTS (SELECT 1 FROM hidden) RETURNING {columns})"
                )
                .Append(more)
                .Append(
                    refused is null
                        ? SqlFragment.Of($" SELECT gone.id, NULL::text FROM gone UNION ALL SELECT NULL, hidden.name FROM hidden")
                        : SqlFragment.Of(
                            $" SELECT gone.id, NULL::text, NULL::text[] FROM gone UNION ALL SELECT NULL, hidden.name, NULL FROM hidden UNION ALL SELECT NULL, NULL, refused.aliases FROM ({refused}) AS refused (aliases) WHERE refused.aliases IS NOT NULL"
                        )
                )
                .Build()
            : new SqlStatementBuilder().Append($"DELETE FROM {table} WHERE {condition} RETURNING id, NULL").Build();

    /// <summary>Selects a table whose rows are hidden by a policy, in an aggregate over another table.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="none">The word to return if there is none.</param>
    /// <param name="from">The other table, and what the aggregate requires of it.</param>
    public static SqlStatement FirstTableOr(SqlDialect dialect, string none, string from) =>
        Look(dialect) is { } look
            ? new SqlStatementBuilder().Append($"SELECT COALESCE((SELECT MAX(h.name) FROM ({look}) AS h), '{none}') FROM {from}").Build()
            : new($"SELECT MAX('{none}') FROM {from}", []);

    /// <summary>Returns the condition that no policy hides rows.</summary>
    public static SqlFragment None(SqlDialect dialect) =>
        Look(dialect) is { } look ? SqlFragment.Of($"NOT EXISTS ({look})") : SqlFragment.True;

    private static async Task<bool> LookAsync(SqlSession session, SqlFragment look, CancellationToken cancellationToken)
    {
        ThrowIf(
            session.Dialect,
            await session
                .FirstAsync(new SqlStatementBuilder().Append(look).Build(), static reader => reader.GetString(0), cancellationToken)
                .ConfigureAwait(false)
        );
        return false;
    }

    private static SqlFragment? Look(SqlDialect dialect) => dialect.HidingTables(SqlTables.Stored(dialect));
}
