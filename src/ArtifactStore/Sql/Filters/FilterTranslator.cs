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
        var conditions = ImmutableArray.CreateBuilder<SqlCondition>(1);
        foreach (var map in FilterMaps.Of(query))
        {
            if (map.Get(query) is { } filter && Translate(map, filter) is { IsTrue: false } fragment)
            {
                conditions.Add(new(map.Table, fragment, map.IsOnRuns ? fragment : Seek(map, filter, fragment)));
            }
        }

        return new(dialect, JoinSet.For(query, dialect), conditions.DrainToImmutable());
    }

    private SqlFragment Translate(FilterMap map, Filter filter)
    {
        var parts = new SqlFragment?[map.Fields.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var field = map.Fields[i];
            parts[i] = field.Get(filter) is { } condition ? field.Translate(_conditions, condition) : null;
        }

        return SqlFragment.Combine(filter.Operator, parts);
    }

    /// <summary>The part of a filter by which indexes lead to the rows that it passes; null for none.</summary>
    /// <remarks>
    /// Of conditions that all must hold, those with an index are the part; the rest is looked at row by row. Of alternatives, each needs an index, or there is no part.
    /// How many rows pass the part is how many rows a statement that starts from it visits, whatever the rest leaves of them.
    /// </remarks>
    private SqlFragment? Seek(FilterMap map, Filter filter, SqlFragment whole)
    {
        var parts = new SqlFragment?[map.Fields.Count];
        var (isWhole, isGiven) = (true, false);
        for (var i = 0; i < parts.Length; i++)
        {
            var field = map.Fields[i];
            if (field.Get(filter) is { } condition)
            {
                var part = field.IsIndexed ? Seekability.Part(condition) : null;
                parts[i] = part is null ? null : field.Translate(_conditions, part);
                isWhole &= condition.Equals(part);
                isGiven |= part is not null;
            }
        }

        return isWhole ? whole
            : !isGiven || filter.Operator == FilterOperator.Or ? null
            : SqlFragment.Combine(filter.Operator, parts) is { IsTrue: false } seek ? seek : null;
    }
}
