namespace ArtifactStore.Sql;

/// <summary>One statement that looks at a page of rows from many sides: each side is a SELECT of what it finds wrong, and all of them see one snapshot.</summary>
/// <param name="row">The expression of the row id.</param>
/// <param name="key">The expression of the key.</param>
internal sealed class ViolationArms(string row, string key)
{
    private readonly List<string> _arms = [];
    private readonly List<SqlFragment> _conditions = [];

    /// <summary>Adds a side.</summary>
    /// <param name="kind">What it finds.</param>
    /// <param name="column">The column, or null for the row as a whole.</param>
    /// <param name="found">The expression of what is there.</param>
    /// <param name="expected">The expression of what should be.</param>
    /// <param name="condition">When it is wrong, about the rows of <c>page</c>.</param>
    public ViolationArms Add(ArtifactStoreViolationKind kind, string? column, string found, string expected, SqlFragment condition)
    {
        _arms.Add($"SELECT {(int)kind} AS kind, {row} AS row_id, CAST(id AS TEXT) AS id, {key} AS key, {(column is null ? "CAST(NULL AS TEXT)" : $"'{column}'")} AS name, "
            + $"substr(CAST({found} AS TEXT), 1, {StoreViolations.ShownLength + 1}) AS found, CAST({expected} AS TEXT) AS expected FROM page WHERE ");
        _conditions.Add(condition);
        return this;
    }

    /// <inheritdoc cref="Add(ArtifactStoreViolationKind, string?, string, string, SqlFragment)"/>
    public ViolationArms Add(ArtifactStoreViolationKind kind, string? column, string found, string expected, string condition) =>
        Add(kind, column, found, expected, new SqlStatementBuilder().Append(condition).ToFragment());

    /// <summary>The statement.</summary>
    /// <param name="page">A SELECT of the rows that are looked at.</param>
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
