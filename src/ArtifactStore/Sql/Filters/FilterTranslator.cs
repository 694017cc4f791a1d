using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Translates the filters of a query: each into one condition on one table.</summary>
/// <param name="dialect">The dialect.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class FilterTranslator(SqlDialect dialect)
{
    private readonly ConditionTranslator _conditions = new(dialect);

    private static SqlFragment Nothing => SqlFragment.Of($"1 = 0");

    /// <summary>Translates the filters of a query.</summary>
    /// <param name="query">The query.</param>
    /// <returns>The joins and the conditions, which reading, counting and deleting share.</returns>
    public SqlTranslation Translate(StoreQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var conditions = ImmutableArray.CreateBuilder<SqlCondition>();
        var maps = FilterMaps.Of(query);
        foreach (var map in maps)
        {
            if (map.Get(query) is { } filter)
            {
                Add(conditions, map, filter, query, isOnRoot: ReferenceEquals(map, maps[0]));
            }
        }

        return new(dialect, JoinSet.For(query, maps[0].Table, dialect), conditions.ToImmutable());
    }

    /// <summary>Adds the conditions of a filter. Of those that must all hold an index may lead by each.</summary>
    private void Add(ImmutableArray<SqlCondition>.Builder conditions, FilterMap map, Filter filter, StoreQuery query, bool isOnRoot)
    {
        if (filter.Operator == FilterOperator.Or)
        {
            AddWhole(Fragment(map, filter), Seek(map, filter));
            return;
        }

        foreach (var field in map.Fields.AsSpan())
        {
            AddField(field);
        }

        foreach (var entry in map.Entries(filter))
        {
            AddField(entry);
        }

        if (map.Groups?.Invoke(filter) is not { } groups)
        {
            return;
        }

        foreach (var all in groups.AllOf ?? [])
        {
            Add(conditions, map, all, query, isOnRoot);
        }

        // A group of one is that one.
        if (groups.AnyOf?.Count() == 1)
        {
            Add(conditions, map, groups.AnyOf.Single(), query, isOnRoot);
        }
        else
        {
            AddWhole(AnyOf(map, groups.AnyOf), groups.AnyOf is { } any ? OneOf(any.Select(one => Seek(map, one))) : null);
        }

        AddWhole(NoneOf(map, groups.NoneOf), seek: null);

        void AddField(FilterField field)
        {
            if (OnField(map, field, field.Get(filter), query, isOnRoot) is { } condition)
            {
                conditions.Add(condition);
            }
        }

        void AddWhole(SqlFragment? fragment, SqlFragment? seek)
        {
            if (fragment is { IsTrue: false })
            {
                conditions.Add(new(map.Table, fragment, seek) { IsSeekWhole = true });
            }
        }
    }

    /// <summary>The conditions of a filter as one.</summary>
    private SqlFragment Fragment(FilterMap map, Filter filter)
    {
        var all = new SqlCombination(filter.Operator);
        foreach (var field in map.Fields.AsSpan())
        {
            if (field.Get(filter) is { } condition)
            {
                all.Add(field.Translate(_conditions, condition));
            }
        }

        foreach (var entry in map.Entries(filter))
        {
            all.Add(entry.Translate(_conditions, entry.Get(filter)!));
        }

        if (map.Groups?.Invoke(filter) is { } groups)
        {
            all.Add(AnyOf(map, groups.AnyOf));
            all.Add(Combine(FilterOperator.And, map, groups.AllOf));
            all.Add(NoneOf(map, groups.NoneOf));
        }

        return all.ToFragment();
    }

    private SqlFragment? Combine(FilterOperator @operator, FilterMap map, IEnumerable<Filter>? group) =>
        ValueList.Snapshot(group) is { Count: > 0 } filters
            ? SqlFragment.Combine(@operator, [.. filters.Select(filter => Fragment(map, filter))])
            : null;

    private SqlFragment? AnyOf(FilterMap map, IEnumerable<Filter>? group) =>
        group is null ? null : Combine(FilterOperator.Or, map, group) ?? Nothing;

    /// <summary>A condition that is unknown for a row, as of a null value, does not pass it.</summary>
    private SqlFragment? NoneOf(FilterMap map, IEnumerable<Filter>? group) =>
        Combine(FilterOperator.Or, map, group) is not { } any ? null
        : any.IsTrue ? Nothing
        : SqlFragment.Of($"({any}) IS NOT TRUE");

    /// <summary>
    /// The condition of a filter in a form for which indexes lead to its rows: to those of each alternative, and to those of one of the
    /// conditions that all must hold. Null for none.
    /// </summary>
    private SqlFragment? Seek(FilterMap map, Filter filter)
    {
        List<SqlFragment?> parts = [];
        foreach (var field in map.Fields.AsSpan())
        {
            if (field.Get(filter) is { } condition)
            {
                parts.Add(Seek(field, condition));
            }
        }

        parts.AddRange(map.Entries(filter).Select(entry => Seek(entry, entry.Get(filter)!)));
        var groups = map.Groups?.Invoke(filter) ?? default;
        if (groups.AnyOf is { } any)
        {
            parts.Add(OneOf(any.Select(one => Seek(map, one))));
        }

        if (filter.Operator == FilterOperator.Or)
        {
            return (groups.AllOf ?? groups.NoneOf) is null ? OneOf(parts) : null;
        }

        // Of conditions on columns the database sees by itself which has an index.
        return map.Fields.Any(field => field.Through is null && field.Get(filter) is { } served && served.Equals(Part(field, served)))
                ? Fragment(map, filter)
            : parts.Find(part => part is not null) is { } first ? SqlTranslation.AllOf([first, Fragment(map, filter)])
            : null;
    }

    private SqlFragment? Seek(FilterField field, Condition condition) =>
        field.Through is { } through
            ? through(_conditions, condition) is { IsWhole: true } rows
                ? dialect.IsAmong(field.Column!, SqlFragment.Of($"SELECT {rows.Column} FROM {rows.Rows}"))
                : null
            : condition.Equals(Part(field, condition))
                ? field.Translate(_conditions, condition)
                : null;

    /// <summary>Alternatives, of which indexes have to serve each. Of none nothing passes.</summary>
    private static SqlFragment? OneOf(IEnumerable<SqlFragment?> alternatives)
    {
        var all = alternatives.ToList();
        return all.Count == 0 ? Nothing
            : all.Contains(null) ? null
            : SqlFragment.Combine(FilterOperator.Or, [.. all]);
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
            through is not null ? dialect.IsAmong(field.Column!, SqlFragment.Of($"SELECT {through.Column} FROM {through.Rows}"))
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
            Through = through,
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
