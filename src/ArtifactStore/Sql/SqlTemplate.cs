namespace ArtifactStore.Sql;

/// <summary>A statement that runs again and again with other values: its text is made once.</summary>
/// <param name="build">Makes the statement out of the first values, each of which becomes a parameter, in their order.</param>
internal sealed class SqlTemplate(Func<SqlValue[], SqlStatement> build)
{
    private SqlStatement? _first;

    /// <summary>The statement with other values.</summary>
    public SqlStatement With(params SqlValue[] values)
    {
        if (_first is not { } first)
        {
            return _first = build(values);
        }

        var parameters = new SqlParameter[values.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = first.Parameters[i] with { Value = values[i] };
        }

        return first with { Parameters = new(parameters) };
    }
}
