using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>
/// A piece of SQL with the values that belong to it, before they have names. Immutable, so several statements may share it.
/// </summary>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqlFragment
{
    private readonly object[] _parts;
    private readonly int _count;
    private readonly Tuple<string, SqlValue>? _membership;

    internal SqlFragment(object[] parts, int count, int depth, Tuple<string, SqlValue>? membership = null) =>
        (_parts, _count, Depth, _membership) = (parts, count, depth, membership);

    /// <summary>The condition that holds for every row. A builder never writes it.</summary>
    public static SqlFragment True { get; } = new([], count: 0, depth: 0);

    /// <summary>True if this is <see cref="True"/>.</summary>
    public bool IsTrue => _count == 0;

    /// <summary>Texts, values, and other fragments: those are not copied, before the statement is built of all of them.</summary>
    internal ReadOnlySpan<object> Parts => _parts.AsSpan(0, _count);

    /// <summary>The depth of nested fragments.</summary>
    internal int Depth { get; }

    /// <summary>The column and the list, where the fragment says nothing but that the one is in the other; else null.</summary>
    public (string Column, SqlValue Values)? Membership => _membership is var (column, values) ? (column, values) : null;

    /// <summary>Makes a fragment of text with values in its holes.</summary>
    /// <example><code>SqlFragment.Of($"{column} &lt;= {SqlValue.Time(before)}")</code></example>
    /// <param name="sql">The SQL.</param>
    /// <returns>The fragment.</returns>
    public static SqlFragment Of(SqlInterpolation sql) => sql.Builder.ToFragment();

    /// <summary>Makes a fragment of a value alone.</summary>
    internal static SqlFragment Of(SqlValue value) => new([value], count: 1, depth: 0);

    /// <summary>The same fragment, known to say that a column is in a list.</summary>
    internal SqlFragment AsMembership(string column, SqlValue values) => new(_parts, _count, Depth, new(column, values));

    /// <summary>Combines conditions.</summary>
    /// <param name="operator">Whether all must hold, or one.</param>
    /// <param name="conditions">The conditions; null is no condition.</param>
    /// <returns>
    /// The combination; <see cref="True"/> where there is no condition, and for <see cref="FilterOperator.Or"/> where one is
    /// <see cref="True"/>.
    /// </returns>
    public static SqlFragment Combine(FilterOperator @operator, params ReadOnlySpan<SqlFragment?> conditions)
    {
        var all = new SqlCombination(@operator);
        foreach (var condition in conditions)
        {
            all.Add(condition);
        }

        return all.ToFragment();
    }

    /// <summary>The text, with a question mark for each value.</summary>
    /// <returns>A text for display.</returns>
    public override string ToString() => string.Concat(_parts.Take(_count).Select(part => part is SqlValue ? "?" : part.ToString()));
}
