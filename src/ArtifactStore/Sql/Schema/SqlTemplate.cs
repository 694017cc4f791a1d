namespace ArtifactStore.Sql;

/// <summary>A reusable statement, whose text is built once.</summary>
/// <remarks>Thread-safe: if two threads build the text, it is the same.</remarks>
/// <param name="build">
/// Builds the statement from the values. Each becomes one parameter, however often it is used; their first uses in the text must be in
/// their order.
/// </param>
internal sealed class SqlTemplate(Func<SqlFragment[], SqlStatement> build)
{
    // Only the text, so that the first values are not kept in memory.
    private string? _text;

    /// <summary>Returns the statement with other values.</summary>
    public SqlStatement With(params ReadOnlySpan<SqlValue> values) => With(SqlParameter.Of(values));

    /// <summary>Returns the statement with other parameters, named by position.</summary>
    public SqlStatement With(SqlParameter[] parameters) => new(_text ??= Make(parameters), new(parameters));

    private string Make(SqlParameter[] parameters)
    {
        // Placeholders for the values, which show that each is in its place.
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
            : throw new InvalidOperationException($"The text does not use all values, or not in their order: {statement.Text}");
    }
}
