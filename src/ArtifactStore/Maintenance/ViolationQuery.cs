namespace ArtifactStore.Sql;

/// <summary>
/// Builds one statement that runs several checks on a page of rows: each is a SELECT of its violations, and all share one snapshot.
/// </summary>
/// <param name="row">The expression for the row id.</param>
/// <param name="key">The expression for the key.</param>
internal sealed class ViolationQuery(string row, string key)
{
    private readonly List<string> _arms = [];
    private readonly List<SqlFragment> _conditions = [];

    /// <summary>Adds a check.</summary>
    /// <param name="kind">The kind of violation.</param>
    /// <param name="column">The column, or null for the row as a whole.</param>
    /// <param name="found">The expression for the value that is found.</param>
    /// <param name="expected">The expression for the expected value.</param>
    /// <param name="condition">The condition of the violation, on the rows of <c>page</c>.</param>
    public ViolationQuery Add(ArtifactStoreViolationKind kind, string? column, string found, string expected, SqlFragment condition)
    {
        _arms.Add(
            $"SELECT {(int)kind} AS kind, {row} AS row_id, CAST(id AS TEXT) AS id, {key} AS key, {(column is null ? "CAST(NULL AS TEXT)" : $"'{column}'")} AS name, "
                + $"substr(CAST({found} AS TEXT), 1, {StoreViolations.ShownLength + 1}) AS found, CAST({expected} AS TEXT) AS expected FROM page WHERE "
        );
        _conditions.Add(condition);
        return this;
    }

    /// <inheritdoc cref="Add(ArtifactStoreViolationKind, string?, string, string, SqlFragment)"/>
    public ViolationQuery Add(ArtifactStoreViolationKind kind, string? column, string found, string expected, string condition) =>
        Add(kind, column, found, expected, new SqlStatementBuilder().Append(condition).ToFragment());

    /// <summary>Builds the statement.</summary>
    /// <param name="page">A SELECT of the rows to be checked.</param>
    public SqlStatement Build(SqlFragment page)
    {
        var sql = new SqlStatementBuilder().Append($"WITH page AS ({page}) ");
        for (var i = 0; i < _arms.Count; i++)
        {
            sql.Append(i == 0 ? "" : " UNION ALL ").Append(_arms[i]).Append(_conditions[i]);
        }

        return sql.Append(" ORDER BY 2, 3, 1, 5").Build();
    }
}
