using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ArtifactStore.Sql;

/// <summary>A range in a sort order: the rows after one cursor and up to another.</summary>
/// <remarks>
/// A condition on the sort's own column is such a range as well. Of two ends on one side the tighter one is taken before the statement is
/// written: given both, a database seeks to either, and may read all rows between them.
/// </remarks>
/// <param name="After">The cursor after which the range begins; null for the start.</param>
/// <param name="Until">The cursor of the last row of the range; null for the end.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed record SortRange(StoreCursor? After, StoreCursor? Until)
{
    /// <summary>All rows.</summary>
    public static SortRange All => new(null, null);

    /// <summary>The rows that a condition on the sort's own column passes; null where that is no range.</summary>
    internal static SortRange? Of(Condition condition, StoreQuery query)
    {
        // No row has the empty id: so it comes before all rows of a value.
        var (first, end) = condition switch
        {
            TimeCondition { Operator: FilterOperator.And, IsNull: null } time => (
                At(time.After, null),
                query.IsAscending ? At(time.Before, null, Guid.AllBitsSet) : Behind(time.Before)
            ),
            KeyCondition { StartsWith: { Length: > 0 } start, Any: null, NotAny: null, Like: null, IsNull: null, Exists: null } => (
                At(null, start),
                At(null, SqlDialect.BehindAll(start))
            ),
            TextCondition { StartsWith: { Length: > 0 } start, Any: null, NotAny: null, Like: null, IsNull: null }
                when query.SortKey == SortKey.Name && RunSortParts.NameKey(start) == start => (
                At(null, start),
                At(null, SqlDialect.BehindAll(start))
            ),
            _ => (null, null),
        };
        return first is null && end is null ? null
            : query.IsAscending ? new(first, end)
            : new(end, first);

        StoreCursor? At(DateTimeOffset? time, string? key, Guid id = default) =>
            time is null && key is null ? null : query.At(id, time, key);

        StoreCursor? Behind(DateTimeOffset? time) =>
            time < DateTimeOffset.MaxValue - TimeSpan.FromMicroseconds(1)
                ? At(time + TimeSpan.FromMicroseconds(1), null)
                : At(time, null, Guid.AllBitsSet);
    }

    /// <summary>The part of the range after a cursor.</summary>
    internal SortRange Behind(StoreCursor? after) =>
        after is null || (After is not null && Compare(After, after) > 0 == after.IsAscending) ? this : this with { After = after };

    /// <summary>Compares as the databases do: times and ids by value, keys by the bytes of their UTF-8.</summary>
    private static int Compare(StoreCursor one, StoreCursor other)
    {
        var byKey = one.SortKey switch
        {
            SortKey.Key or SortKey.Name => Encoding
                .UTF8.GetBytes(one.Key ?? "")
                .AsSpan()
                .SequenceCompareTo(Encoding.UTF8.GetBytes(other.Key ?? "")),
            SortKey.Id => 0,
            _ => one.Time!.Value.CompareTo(other.Time!.Value),
        };
        return byKey != 0 ? byKey : one.Id.CompareTo(other.Id);
    }
}
