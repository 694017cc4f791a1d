using System.Data;

namespace ArtifactStore;

/// <summary>Converts database rows to dictionaries from column to value, with <see cref="DBNull"/> as null.</summary>
internal static class TableColumns
{
    /// <summary>Converts the rows of a table, except deleted ones.</summary>
    public static IEnumerable<Dictionary<string, object?>> Of(DataTable table) =>
        table.Rows.Cast<DataRow>().Where(row => row.RowState is not DataRowState.Deleted).Select(Of);

    /// <summary>Converts the remaining rows of a reader.</summary>
    public static IEnumerable<Dictionary<string, object?>> Of(IDataReader reader)
    {
        while (reader.Read())
        {
            yield return Of((IDataRecord)reader);
        }
    }

    /// <summary>Converts one row.</summary>
    public static Dictionary<string, object?> Of(DataRow row)
    {
        var columns = new Dictionary<string, object?>(row.Table.Columns.Count, StringComparer.Ordinal);
        foreach (DataColumn column in row.Table.Columns)
        {
            columns.Add(column.ColumnName, Value(row[column]));
        }

        return columns;
    }

    /// <summary>Converts one row whose column names have been checked.</summary>
    public static Dictionary<string, object?> Of(IDataRecord record)
    {
        var columns = new Dictionary<string, object?>(record.FieldCount, StringComparer.Ordinal);
        for (var i = 0; i < record.FieldCount; i++)
        {
            columns.Add(record.GetName(i), Value(record.GetValue(i)));
        }

        return columns;
    }

    /// <summary>Returns the reason that the names of a record cannot be column names, or null.</summary>
    public static string? Fault(IDataRecord record)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < record.FieldCount; i++)
        {
            var name = record.GetName(i);
            if (string.IsNullOrEmpty(name))
            {
                return $"column {i} has no name. Give it one in the query (AS)";
            }

            if (!places.TryAdd(name, i))
            {
                return $"the columns {places[name]} and {i} have the same name {Text.Show(name)}. Rename one of them in the query (AS)";
            }
        }

        return null;
    }

    private static object? Value(object value) => value is DBNull ? null : value;
}
