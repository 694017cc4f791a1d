namespace ArtifactStore.Sql;

/// <summary>A statement that runs again and again with other values: its text is made once.</summary>
/// <remarks>Thread-safe: two threads that come first may both make the text, and it is the same.</remarks>
/// <param name="build">Builds the statement from the values. Each becomes one parameter, however often it stands in the text; the text must name them first in their order.</param>
internal sealed class SqlTemplate(Func<SqlFragment[], SqlStatement> build)
{
    // The text alone: the first values would stay in memory.
    private string? _text;

    /// <summary>The statement with other values.</summary>
    public SqlStatement With(params ReadOnlySpan<SqlValue> values)
    {
        var parameters = new SqlParameter[values.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = SqlStatementBuilder.Parameter(i, values[i]);
        }

        return With(parameters);
    }

    /// <summary>The statement with other parameters, named by their places.</summary>
    public SqlStatement With(SqlParameter[] parameters) => new(_text ??= Make(parameters), new(parameters));

    private string Make(SqlParameter[] parameters)
    {
        // Marks stand for the values: they show whether each has come to its place.
        var marks = new SqlFragment[parameters.Length];
        for (var i = 0; i < marks.Length; i++)
        {
            marks[i] = SqlFragment.Of($"{parameters[i].Value with { Value = i }}");
        }

        var statement = build(marks);
        var isInOrder = statement.Parameters.Count == marks.Length;
        for (var i = 0; isInOrder && i < marks.Length; i++)
        {
            isInOrder = statement.Parameters[i].Value.Value is int mark && mark == i;
        }

        return isInOrder
            ? statement.Text
            : throw new InvalidOperationException($"The text names its values in another order than they come, or not all of them: {statement.Text}");
    }
}
