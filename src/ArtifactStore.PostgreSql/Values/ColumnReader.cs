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
    /// <remarks>A data source that knows few types reads an integer as an int alone. The first that is met tells, and costs an exception.</remarks>
    public long ReadNumber(DbDataReader reader, int ordinal) => Read(reader, ordinal, "a whole number", _number);

    /// <summary>Reads a list of texts.</summary>
    public static ValueList<string> ReadTags(DbDataReader reader, int ordinal) => Read(
        reader,
        ordinal,
        "a text[] without NULL",
        static (row, column) => row.GetFieldValue<string[]>(column) is var tags && Array.IndexOf(tags, null) < 0 ? tags : throw new InvalidCastException("An element is NULL."));

    /// <summary>Reads a column, and names it where it has another type.</summary>
    /// <remarks>By the getters that have a name: the generic one is virtual too, which the runtime looks up by its type argument for each value, through Dapper's reader twice.</remarks>
    public static T Read<T>(DbDataReader reader, int ordinal, string expected, Func<DbDataReader, int, T> get)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            return get(reader, ordinal);
        }
        catch (Exception e) when ((e is InvalidCastException or ArgumentException or OverflowException) && !PostgreSqlErrors.IsUnknownType(e))
        {
            throw new ArtifactStoreException(
                $"The column '{reader.GetName(ordinal)}' is {reader.GetDataTypeName(ordinal)}, not {expected}. Another program has changed the store's tables, or a view of the host does not keep to their form.", e);
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
