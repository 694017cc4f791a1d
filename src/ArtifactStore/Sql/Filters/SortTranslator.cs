using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Translates a sort and its cursors: the columns to order by, and the range between two cursors.</summary>
/// <remarks>
/// An artifact without a key sorts as the empty text, which is no key: so one expression, with an index on it, gives null keys their place
/// on every database, and a cursor seeks in it as in any other. So does a run without a start time, as the earliest time. The order ends in
/// the id and is total.
/// </remarks>
/// <param name="dialect">The dialect.</param>
/// <param name="root">The table whose rows are sorted.</param>
/// <param name="query">The query, for its sort.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SortTranslator(SqlDialect dialect, SqlTable root, StoreQuery query)
{
    /// <summary>The keyword of the direction.</summary>
    public string Direction => query.IsAscending ? "ASC" : "DESC";

    /// <summary>The name of the sort column.</summary>
    internal string Column => ColumnOf(query.SortKey);

    /// <summary>
    /// The index that holds the rows in the order of the sort, without prefix; null if there is none, since the rows are few or the host's.
    /// </summary>
    internal string? Index =>
        root.IsOfArtifacts()
            ? root == SqlTable.Artifact && query.SortKey == SortKey.Key
                ? "artifact_key_order"
                : root.IndexOf(Column)
            : root is not (SqlTable.FlowRun or SqlTable.TaskRun) || !dialect.KeepsRunColumns
                ? null
                : query.SortKey switch
                {
                    SortKey.Name => $"{root.Name()}_name_order",
                    SortKey.StartTime => $"{root.Name()}_start_order",
                    _ => root.IndexOf(Column),
                };

    /// <summary>The columns to order by.</summary>
    public IReadOnlyList<string> Columns => Key is { } key ? [key, Id] : [Id];

    /// <summary>The sort key before the id; null where the id is the sort key.</summary>
    internal string? Key =>
        query.SortKey switch
        {
            SortKey.Id => null,
            SortKey.Key when root == SqlTable.Artifact => dialect.KeyOrder(root.Alias()),
            SortKey.Name => dialect.NameOrder(root.Alias()),
            SortKey.StartTime => dialect.StartOrder(root.Alias(), StartTimes),
            _ => $"{root.Alias()}.{Column}",
        };

    private static string LastName { get; } = string.Concat(Enumerable.Repeat("\U0010FFFF", RunSortParts.NameLength));

    private string StartTimes => root == SqlTable.FlowRun ? "fr.start_time, fr.expected_start_time" : $"{root.Alias()}.start_time";

    /// <summary>The column of the id, where it is read from another table; null for the root's own.</summary>
    internal string? IdColumn { get; init; }

    private string Id => IdColumn ?? $"{root.Alias()}.id";

    /// <summary>The name of the column of a sort.</summary>
    internal static string ColumnOf(SortKey key) =>
        key switch
        {
            SortKey.Id => "id",
            SortKey.Created => "created",
            SortKey.Updated => "updated",
            SortKey.Key => "key",
            SortKey.Name => "name",
            SortKey.StartTime => "start_time",
            _ => throw new UnreachableException(),
        };

    /// <summary>The ORDER BY.</summary>
    /// <param name="columns">Columns to order by first, in the same direction.</param>
    /// <returns>The columns, without the words ORDER BY.</returns>
    public string OrderBy(params ReadOnlySpan<string> columns) =>
        string.Join(", ", [.. columns.ToArray().Concat(Columns).Select(column => $"{column} {Direction}")]);

    /// <summary>The rows of a range.</summary>
    /// <param name="range">The range.</param>
    /// <param name="value">The form of a value in the condition.</param>
    /// <returns>The condition; <see cref="SqlFragment.True"/> for all rows.</returns>
    public SqlFragment Between(SortRange range, Func<SqlValue, SqlFragment> value)
    {
        ArgumentNullException.ThrowIfNull(range);
        ArgumentNullException.ThrowIfNull(value);
        return SqlFragment.Combine(
            FilterOperator.And,
            End(range.After, query.IsAscending ? ">" : "<"),
            End(range.Until, query.IsAscending ? "<=" : ">=")
        );

        SqlFragment? End(StoreCursor? cursor, string comparison) =>
            cursor is null ? null
            : Values(cursor) is [var key, var id] ? SqlFragment.Of($"({Columns[0]}, {Id}) {comparison} ({value(key)}, {value(id)})")
            : SqlFragment.Of($"{Id} {comparison} {value(SqlValue.Id(cursor.Id))}");
    }

    /// <summary>The cursor before all rows in ascending order. No row has the empty id.</summary>
    public StoreCursor First => query.At(Guid.Empty, DateTimeOffset.MinValue, "");

    /// <summary>The cursor after all rows in ascending order. No key is greater than the last character alone.</summary>
    public StoreCursor Last => query.At(Guid.AllBitsSet, DateTimeOffset.MaxValue, query.SortKey == SortKey.Name ? LastName : "\U0010FFFF");

    /// <summary>The values of a cursor.</summary>
    /// <param name="cursor">The cursor.</param>
    /// <returns>A value for each of <see cref="Columns"/>.</returns>
    public IReadOnlyList<SqlValue> Values(StoreCursor cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        return query.SortKey switch
        {
            SortKey.Id => [SqlValue.Id(cursor.Id)],
            SortKey.Key or SortKey.Name => [SqlValue.Text(cursor.Key ?? ""), SqlValue.Id(cursor.Id)],
            _ => [SqlValue.Time(cursor.Time), SqlValue.Id(cursor.Id)],
        };
    }

    /// <summary>Reads a cursor from the columns to order by.</summary>
    /// <param name="reader">The reader, on a row.</param>
    /// <returns>The cursor.</returns>
    public StoreCursor ReadCursor(DbDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return query.SortKey switch
        {
            SortKey.Id => query.At(dialect.ReadId(reader, 0)),
            SortKey.Key or SortKey.Name => query.At(dialect.ReadId(reader, 1), key: reader.GetString(0)),
            _ => query.At(dialect.ReadId(reader, 1), dialect.ReadTime(reader, 0)),
        };
    }
}
