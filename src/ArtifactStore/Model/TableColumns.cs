using System.Data;

namespace ArtifactStore;

/// <summary>Rows of a database's own classes as dictionaries from column to value, what the database calls null as null.</summary>
internal static class TableColumns
{
    /// <summary>The rows of a table but those that were deleted from it.</summary>
    public static IEnumerable<Dictionary<string, object?>> Of(DataTable table) =>
        table.Rows.Cast<DataRow>().Where(row => row.RowState is not DataRowState.Deleted).Select(Of);

    /// <summary>The rows that a reader has left.</summary>
    public static IEnumerable<Dictionary<string, object?>> Of(IDataReader reader)
    {
        while (reader.Read())
        {
            yield return Of((IDataRecord)reader);
        }
    }

    /// <summary>One row.</summary>
    public static Dictionary<string, object?> Of(DataRow row)
    {
        var columns = new Dictionary<string, object?>(row.Table.Columns.Count, StringComparer.Ordinal);
        foreach (DataColumn column in row.Table.Columns)
        {
            columns.Add(column.ColumnName, Value(row[column]));
        }

        return columns;
    }

    /// <summary>One row, whose names were checked.</summary>
    public static Dictionary<string, object?> Of(IDataRecord record)
    {
        var columns = new Dictionary<string, object?>(record.FieldCount, StringComparer.Ordinal);
        for (var i = 0; i < record.FieldCount; i++)
        {
            columns.Add(record.GetName(i), Value(record.GetValue(i)));
        }

        return columns;
    }

    /// <summary>Why the names of a record can't be those of columns; null where they can.</summary>
    public static string? Fault(IDataRecord record)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < record.FieldCount; i++)
        {
            var name = record.GetName(i);
            if (string.IsNullOrEmpty(name))
            {
                return $"column {i} has no name. Name it in the query (AS)";
            }

            if (!places.TryAdd(name, i))
            {
                return $"the columns {places[name]} and {i} have the same name {Text.Show(name)}. Name one of them otherwise in the query (AS)";
            }
        }

        return null;
    }

    private static object? Value(object value) => value is DBNull ? null : value;
}
