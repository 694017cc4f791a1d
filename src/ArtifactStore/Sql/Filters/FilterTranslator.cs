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
    public SqlTranslation Translate(StoreQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ImmutableArray<SqlCondition> conditions = [];
        var maps = FilterMaps.Of(query);
        foreach (var map in maps)
        {
            if (map.Get(query) is not { } filter)
            {
                continue;
            }

            // Of conditions that must all hold an index may lead by each.
            if (filter.Operator == FilterOperator.And)
            {
                foreach (var field in map.Fields.AsSpan())
                {
                    conditions = OnField(map, field, field.Get(filter), query, isOnRoot: ReferenceEquals(map, maps[0])) is { } condition
                        ? conditions.Add(condition)
                        : conditions;
                }
            }
            else if (Alternatives(map, filter) is { IsTrue: false } fragment)
            {
                conditions = conditions.Add(new(map.Table, fragment, IsServed(map, filter) ? fragment : null));
            }
        }

        return new(dialect, JoinSet.For(query, maps[0].Table, dialect), conditions);
    }

    private SqlFragment Alternatives(FilterMap map, Filter filter)
    {
        var any = new SqlCombination(FilterOperator.Or);
        foreach (var field in map.Fields.AsSpan())
        {
            if (field.Get(filter) is { } condition)
            {
                any.Add(field.Translate(_conditions, condition));
            }
        }

        return any.ToFragment();
    }

    /// <summary>Determines whether indexes lead to the rows of alternatives: they have to serve each, and all of it.</summary>
    private bool IsServed(FilterMap map, Filter filter) =>
        map.Fields.All(field => field.Get(filter) is not { } condition || condition.Equals(Part(field, condition)));

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

    private SqlCondition? OnField(FilterMap map, FilterField field, Condition? condition, StoreQuery query, bool isOnRoot)
    {
        if (condition is null || field.Translate(_conditions, condition) is not { IsTrue: false } fragment)
        {
            return null;
        }

        // An index serves all of a list, and its rows have values.
        var membership = fragment.Membership;
        var part = membership is null ? Part(field, condition) : null;
        var through = field.Through?.Invoke(_conditions, condition);
        var seek =
            through is var (reference, rows) ? dialect.IsAmong(field.Column!, SqlFragment.Of($"SELECT {reference} FROM {rows}"))
            : membership is not null ? (field.Index == FieldIndex.None ? null : fragment)
            : part is null ? null
            : part.Equals(condition) ? fragment
            : field.Translate(_conditions, part);

        // Only a condition on the root has a place in the orders of the indexes.
        var isStart = isOnRoot && field.IsStartTime && query.SortKey == SortKey.StartTime;
        var isOfSort = isStart || (isOnRoot && field.ColumnName == SortTranslator.ColumnOf(query.SortKey));
        var isInOrder = isOnRoot && field.Index == FieldIndex.ThenId && (membership is not var (_, list) || dialect.IsIndexedWhole(list));
        return new(map.Table, fragment, seek)
        {
            Field = field.Property,
            Visited = through?.Rows,
            IsPresence = part is not null && Seekability.IsPresence(part),
            AtMost = field.Index == FieldIndex.Unique ? seek?.Membership?.Values.Count : null,
            Column = isOnRoot ? field.ColumnName : null,
            IsInOrder = isInOrder,
            Equal = isInOrder && membership?.Values is { Count: 1 } values ? SqlFragment.Of(values.First()) : null,
            Range = isOfSort ? SortRange.Of(condition, query) : null,
            IsWithinRange = isStart,
        };
    }
}
