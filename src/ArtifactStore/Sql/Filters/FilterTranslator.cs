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
            else if (Translate(map, filter, static (_, condition) => condition) is { IsTrue: false } fragment)
            {
                conditions = conditions.Add(new(map.Table, fragment, Seek(map, filter, fragment)));
            }
        }

        return new(dialect, JoinSet.For(query, dialect), conditions);
    }

    private SqlFragment Translate(FilterMap map, Filter filter, Func<FilterField, Condition, Condition?> part)
    {
        var all = new SqlCombination(filter.Operator);
        foreach (var field in map.Fields.AsSpan())
        {
            if (field.Get(filter) is { } condition && part(field, condition) is { } some)
            {
                all.Add(field.Translate(_conditions, some));
            }
        }

        return all.ToFragment();
    }

    /// <summary>
    /// The part of a filter for which indexes lead to the rows: of conditions that must all hold any, of alternatives only all. It is the
    /// fragment of the filter itself if all of it is served.
    /// </summary>
    private SqlFragment? Seek(FilterMap map, Filter filter, SqlFragment fragment)
    {
        var isWhole = map.Fields.All(field => field.Get(filter) is not { } condition || condition.Equals(Part(field, condition)));
        return isWhole ? fragment
            : filter.Operator == FilterOperator.And && Translate(map, filter, Part) is { IsTrue: false } part ? part
            : null;
    }

    /// <summary>
    /// The part of a condition that the indexes of its field serve. A field of several columns has none for the rows without a value.
    /// </summary>
    private Condition? Part(FilterField field, Condition condition) =>
        field.Index == FieldIndex.None
            ? null
            : Seekability.Part(
                condition,
                isSearched: field.Index == FieldIndex.Searched && dialect.IndexesPatternsAndTags,
                hasNulls: field.Column is not null
            );

    private SqlCondition? OnRoot(SqlTable root, FilterField field, Condition? condition, ArtifactSort sort)
    {
        if (condition is null || field.Translate(_conditions, condition) is not { IsTrue: false } fragment)
        {
            return null;
        }

        var part = Part(field, condition);
        var seek =
            field.Index != FieldIndex.None && fragment.Membership is not null ? fragment
            : part is null ? null
            : part.Equals(condition) ? fragment
            : field.Translate(_conditions, part);
        var column = field.Column is { } name ? name[(name.IndexOf('.') + 1)..] : null;
        var isOfSort = column == new SortTranslator(dialect, root, sort).Column;
        var isInOrder = field.Index == FieldIndex.ThenId && (fragment.Membership is not var (_, list) || dialect.IsIndexedWhole(list));
        return new(root, fragment, seek)
        {
            Column = column,
            IsInOrder = isInOrder,
            IsPresence = part is not null && Seekability.IsPresence(part),
            Equal = isInOrder && fragment.Membership?.Values is { Count: 1 } values ? SqlFragment.Of($"{values.First()}") : null,
            AtMost = field.Index == FieldIndex.Unique ? seek?.Membership?.Values.Count : null,
            Range = isOfSort ? SortRange.Of(condition, sort, root == SqlTable.ArtifactCollection) : null,
        };
    }
}
