using System.Data.Common;
using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>Reads columns of a row.</summary>
internal sealed class ColumnReader
{
    private readonly Func<DbDataReader, int, long> _number;
    private volatile bool _readsByWidth;

    public ColumnReader() => _number = Number;

    /// <summary>Reads a whole number.</summary>
    /// <remarks>
    /// A data source with few types reads an integer only as an int. The first one shows that, at the cost of an exception.
    /// </remarks>
    public long ReadNumber(DbDataReader reader, int ordinal) => Read(reader, ordinal, "a whole number", _number);

    /// <summary>Reads a list of strings.</summary>
    public static ValueList<string> ReadTags(DbDataReader reader, int ordinal) =>
        Read(reader, ordinal, "a text[] without NULL", static (row, column) =>
            row.GetFieldValue<string[]>(column) is var tags && Array.IndexOf(tags, null) < 0
                ? tags
                : throw new InvalidCastException("An element is NULL.")
        );

    /// <summary>Reads a column, and names it in the exception if it has another type.</summary>
    /// <remarks>
    /// With non-generic getters: the generic one is virtual, so the runtime looks it up by its type argument for each value, twice through
    /// Dapper's reader.
    /// </remarks>
    public static T Read<T>(DbDataReader reader, int ordinal, string expected, Func<DbDataReader, int, T> get)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            return get(reader, ordinal);
        }
        catch (Exception e)
            when ((e is InvalidCastException or ArgumentException or OverflowException) && !PostgreSqlErrors.IsUnknownType(e))
        {
            throw new ArtifactStoreException(
                $"The column '{reader.GetName(ordinal)}' is {reader.GetDataTypeName(ordinal)}, not {expected}. "
                    + $"Another program changed the store's tables, or a view of the host does not have their form.",
                e
            );
        }
    }

    private long Number(DbDataReader row, int column)
    {
        try
        {
            if (!_readsByWidth)
            {
                return row.GetInt64(column);
            }
        }
        catch (InvalidCastException) when (row.GetFieldType(column) == typeof(int))
        {
            _readsByWidth = true;
        }

        return row.GetFieldType(column) == typeof(int) ? row.GetInt32(column) : row.GetInt64(column);
    }
}
