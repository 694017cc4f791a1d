using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Translates the filters of a query: each into one condition on one table.</summary>
/// <param name="dialect">The dialect.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class FilterTranslator(SqlDialect dialect)
{
    private readonly ConditionTranslator _conditions = new(dialect);

    /// <summary>Translates the filters of a query.</summary>
    /// <param name="query">The query.</param>
    /// <returns>The joins and the conditions, which reading, counting and deleting share.</returns>
    public SqlTranslation Translate(ArtifactQueryBase query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ImmutableArray<SqlCondition> conditions = [];
        foreach (var map in FilterMaps.Of(query))
        {
            if (map.Get(query) is { } filter && Translate(map, filter) is { IsTrue: false } fragment)
            {
                conditions = conditions.Add(new(map.Table, fragment, map.IsOnRuns ? fragment : Seek(map, filter, fragment)));
            }
        }

        return new(dialect, JoinSet.For(query, dialect), conditions);
    }

    private SqlFragment Translate(FilterMap map, Filter filter)
    {
        var all = new SqlCombination(filter.Operator);
        foreach (var field in map.Fields.AsSpan())
        {
            if (field.Get(filter) is { } condition)
            {
                all.Add(field.Translate(_conditions, condition));
            }
        }

        return all.ToFragment();
    }

    /// <summary>The part of a filter by which indexes lead to the rows that it passes; null for none.</summary>
    /// <remarks>
    /// Of conditions that all must hold, those with an index are the part; the rest is looked at row by row. Of alternatives, each needs an index, or there is no part.
    /// How many rows pass the part is how many rows a statement that starts from it visits, whatever the rest leaves of them.
    /// </remarks>
    private SqlFragment? Seek(FilterMap map, Filter filter, SqlFragment whole)
    {
        var isWhole = true;
        foreach (var field in map.Fields.AsSpan())
        {
            isWhole &= field.Get(filter) is not { } condition || (field.IsIndexed && condition.Equals(Seekability.Part(condition)));
        }

        if (isWhole || filter.Operator == FilterOperator.Or)
        {
            return isWhole ? whole : null;
        }

        var all = new SqlCombination(filter.Operator);
        foreach (var field in map.Fields.AsSpan())
        {
            if (field.IsIndexed && field.Get(filter) is { } condition && Seekability.Part(condition) is { } part)
            {
                all.Add(field.Translate(_conditions, part));
            }
        }

        return all.ToFragment() is { IsTrue: false } seek ? seek : null;
    }
}
