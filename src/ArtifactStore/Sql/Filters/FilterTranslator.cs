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
            if (map.Get(query) is not { } filter)
            {
                continue;
            }

            // Of conditions on the root that must all hold an index may lead by each.
            if (!map.IsOnRuns && filter.Operator == FilterOperator.And)
            {
                foreach (var field in map.Fields.AsSpan())
                {
                    conditions = OnRoot(map.Table, field, field.Get(filter), query.Sort) is { } condition
                        ? conditions.Add(condition)
                        : conditions;
                }
            }
            else if (Translate(map, filter) is { IsTrue: false } fragment)
            {
                // A statement may start from a whole filter on runs; from alternatives only where an index leads to each.
                var isServed =
                    map.IsOnRuns
                    || map.Fields.All(field =>
                        field.Get(filter) is not { } condition
                        || (field.Index != FieldIndex.None && condition.Equals(Seekability.Part(condition)))
                    );
                conditions = conditions.Add(new(map.Table, fragment, isServed ? fragment : null));
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

    private SqlCondition? OnRoot(SqlTable root, FilterField field, Condition? condition, ArtifactSort sort)
    {
        if (condition is null || field.Translate(_conditions, condition) is not { IsTrue: false } fragment)
        {
            return null;
        }

        var part = field.Index == FieldIndex.None ? null : Seekability.Part(condition);
        var seek =
            part is null ? null
            : part.Equals(condition) ? fragment
            : field.Translate(_conditions, part);
        var column = field.Column is { } name ? name[(name.IndexOf('.') + 1)..] : null;
        var isOfSort = column == new SortTranslator(dialect, root, sort).Column;
        var isInOrder =
            field.Index == FieldIndex.ThenId && (fragment.Membership is not var (_, list) || dialect.IsIndexedWhole(field.Column!, list));
        return new(root, fragment, seek)
        {
            Column = column,
            IsInOrder = isInOrder,
            Equal = isInOrder && fragment.Membership?.Values is { Count: 1 } values ? SqlFragment.Of($"{values.First()}") : null,
            AtMost = field.Index == FieldIndex.Unique ? seek?.Membership?.Values.Count : null,
            Range = isOfSort ? SortRange.Of(condition, sort, root == SqlTable.ArtifactCollection) : null,
        };
    }
}
