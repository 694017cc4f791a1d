namespace ArtifactStore.Sql;

/// <summary>A statement that runs again and again with other values: its text is made once.</summary>
/// <remarks>For many threads at once: two that come first may both make the text, and it is the same.</remarks>
/// <param name="build">Makes the statement out of the first values, each of which becomes a parameter, in their order.</param>
internal sealed class SqlTemplate(Func<SqlValue[], SqlStatement> build)
{
    // Without the first values: they would stay in memory for good.
    private SqlStatement? _shape;

    /// <summary>The statement with other values.</summary>
    public SqlStatement With(params SqlValue[] values)
    {
        var shape = _shape ??= WithValues(build(values), new SqlValue[values.Length]);
        return WithValues(shape, values);
    }

    private static SqlStatement WithValues(SqlStatement statement, SqlValue[] values)
    {
        var parameters = new SqlParameter[values.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = statement.Parameters[i] with { Value = values[i] };
        }

        return statement with { Parameters = new(parameters) };
    }
}
