using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>Translates a sort and its cursors: the columns to order by, and the range between two cursors.</summary>
/// <remarks>
/// An artifact without a key sorts as the empty text, which is no key: so one expression, with an index on it, gives null keys their place
/// on every database, and a cursor seeks in it as in any other. The order ends in the id and is total.
/// </remarks>
/// <param name="dialect">The dialect.</param>
/// <param name="root">Artifacts or collections.</param>
/// <param name="sort">The sort.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SortTranslator(SqlDialect dialect, SqlTable root, ArtifactSort sort)
{
    /// <summary>The keyword of the direction.</summary>
    public string Direction => sort.IsAscending() ? "ASC" : "DESC";

    /// <summary>The name of the sort column.</summary>
    internal string Column => ColumnOf(sort);

    /// <summary>The index that holds the rows in the order of the sort, without prefix.</summary>
    internal string Index => root == SqlTable.Artifact && sort.Key() == SortKey.Key ? "artifact_key_order" : root.IndexOf(Column);

    /// <summary>The columns to order by.</summary>
    public IReadOnlyList<string> Columns => Key is { } key ? [key, Id] : [Id];

    /// <summary>The sort key before the id; null where the id is the sort key.</summary>
    internal string? Key =>
        sort.Key() switch
        {
            SortKey.Id => null,
            SortKey.Key when root == SqlTable.Artifact => dialect.KeyOrder(root.Alias()),
            _ => $"{root.Alias()}.{Column}",
        };

    private string Id => $"{root.Alias()}.id";

    /// <summary>The name of the column of a sort.</summary>
    internal static string ColumnOf(ArtifactSort sort) =>
        sort.Key() switch
        {
            SortKey.Id => "id",
            SortKey.Created => "created",
            SortKey.Updated => "updated",
            SortKey.Key => "key",
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
            End(range.After, sort.IsAscending() ? ">" : "<"),
            End(range.Until, sort.IsAscending() ? "<=" : ">=")
        );

        SqlFragment? End(ArtifactCursor? cursor, string comparison) =>
            cursor is null ? null
            : Values(cursor) is [var key, var id] ? SqlFragment.Of($"({Columns[0]}, {Id}) {comparison} ({value(key)}, {value(id)})")
            : SqlFragment.Of($"{Id} {comparison} {value(SqlValue.Id(cursor.Id))}");
    }

    /// <summary>The cursor of this sort behind some values.</summary>
    /// <param name="id">The id.</param>
    /// <param name="time">The time, for a sort by one.</param>
    /// <param name="key">The key, for a sort by it.</param>
    /// <returns>The cursor.</returns>
    public ArtifactCursor Cursor(Guid id, DateTimeOffset time, string key) =>
        ArtifactCursor.At(root == SqlTable.ArtifactCollection, sort, id, time, key);

    /// <summary>The values of a cursor.</summary>
    /// <param name="cursor">The cursor.</param>
    /// <returns>A value for each of <see cref="Columns"/>.</returns>
    public IReadOnlyList<SqlValue> Values(ArtifactCursor cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        return sort.Key() switch
        {
            SortKey.Id => [SqlValue.Id(cursor.Id)],
            SortKey.Key => [SqlValue.Text(cursor.Key ?? ""), SqlValue.Id(cursor.Id)],
            _ => [SqlValue.Time(cursor.Time), SqlValue.Id(cursor.Id)],
        };
    }

    /// <summary>Reads a cursor from the columns to order by.</summary>
    /// <param name="reader">The reader, on a row.</param>
    /// <returns>The cursor.</returns>
    public ArtifactCursor ReadCursor(DbDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var isOfCollection = root == SqlTable.ArtifactCollection;
        return sort.Key() switch
        {
            SortKey.Id => ArtifactCursor.At(isOfCollection, sort, dialect.ReadId(reader, 0)),
            SortKey.Key => ArtifactCursor.At(isOfCollection, sort, dialect.ReadId(reader, 1), key: reader.GetString(0)),
            _ => ArtifactCursor.At(isOfCollection, sort, dialect.ReadId(reader, 1), dialect.ReadTime(reader, 0)),
        };
    }
}
