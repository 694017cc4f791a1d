namespace ArtifactStore.Sql;

/// <summary>A statement that runs again and again with other values: its text is made once.</summary>
/// <remarks>For many threads at once: two that come first may both make the text, and it is the same.</remarks>
/// <param name="build">Makes the statement out of the first values. Each becomes one parameter, however often it stands in the text; the text must name them first in their order.</param>
internal sealed class SqlTemplate(Func<SqlFragment[], SqlStatement> build)
{
    // Without the first values: they would stay in memory for good.
    private SqlStatement? _shape;

    /// <summary>The statement with other values.</summary>
    public SqlStatement With(params SqlValue[] values)
    {
        var shape = _shape ??= Make(values);
        return WithValues(shape, values);
    }

    private SqlStatement Make(SqlValue[] values)
    {
        // Of marks in place of the values: so it is seen whether each has come to its place.
        var marks = new SqlFragment[values.Length];
        for (var i = 0; i < marks.Length; i++)
        {
            marks[i] = SqlFragment.Of($"{values[i] with { Value = i }}");
        }

        var statement = build(marks);
        var isInOrder = statement.Parameters.Count == marks.Length;
        for (var i = 0; isInOrder && i < marks.Length; i++)
        {
            isInOrder = statement.Parameters[i].Value.Value is int mark && mark == i;
        }

        return isInOrder
            ? WithValues(statement, new SqlValue[values.Length])
            : throw new InvalidOperationException($"The text names its values in another order than they come, or not all of them: {statement.Text}");
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
