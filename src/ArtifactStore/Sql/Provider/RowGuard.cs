using System.Data.Common;
using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>Turns what reading a row throws into an exception that names the row: another program may have put anything there.</summary>
internal static class RowGuard
{
    /// <summary>
    /// Determines whether a failure comes from the values of a row, and not from the connection, a cancellation or a conflict.
    /// </summary>
    public static bool IsOfValue(Exception failure) =>
        failure switch
        {
            // The driver was made without a type: that is the host's, and no row's.
            InvalidCastException { InnerException: NotSupportedException } => false,
            ArtifactConflictException or ArtifactStoreSchemaException or ArtifactStoreUnavailableException => false,
            ObjectDisposedException or OperationCanceledException or DbException or OutOfMemoryException => false,
            ArtifactStoreException
            or ArithmeticException
            or ArgumentException
            or FormatException
            or InvalidCastException
            or InvalidOperationException
            or System.Text.Json.JsonException => true,
            _ => false,
        };

    /// <summary>Reads a row.</summary>
    /// <param name="reader">The reader, on the row.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="table">The table; null where the row may be of several.</param>
    /// <exception cref="ArtifactStoreException">The row can't be read; the message names it.</exception>
    public static T Read<T>(DbDataReader reader, Func<DbDataReader, T> read, string? table = null)
    {
        try
        {
            return read(reader);
        }
        catch (Exception e) when (IsOfValue(e))
        {
            throw Unreadable(reader, read, table, e);
        }
    }

    /// <summary>Creates the exception for a row that can't be read. The row is read once more to find the column.</summary>
    private static ArtifactStoreException Unreadable<T>(DbDataReader reader, Func<DbDataReader, T> read, string? table, Exception failure)
    {
        var watched = new WatchedReader(reader);
        try
        {
            read(watched);
        }
        catch (Exception e) when (IsOfValue(e))
        {
            // It fails as it did before.
        }

        return new(
            $"{Row(reader)}{(table is null ? "" : $" of the table '{table}'")} can't be read. {Reason(reader, watched.LastOrdinal, failure)} Run VerifyAsync to find every such row; other rows can still be read.",
            failure
        );
    }

    private static string Reason(DbDataReader reader, int? ordinal, Exception failure) =>
        failure is ArtifactStoreException || ordinal is not { } column
            ? failure.Message
            : $"The column '{reader.GetName(column)}' holds {Show(reader, column)}, which the store does not write: {failure.Message}";

    private static string Row(DbDataReader reader)
    {
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (string.Equals(reader.GetName(i), "id", StringComparison.OrdinalIgnoreCase))
            {
                return $"The row with the id {Show(reader, i)}";
            }
        }

        return "A row";
    }

    private static string Show(DbDataReader reader, int ordinal)
    {
        try
        {
            if (reader.IsDBNull(ordinal))
            {
                return "NULL";
            }

            var text = Convert.ToString(reader.GetValue(ordinal), CultureInfo.InvariantCulture) ?? "";
            return Text.Show(text);
        }
        catch (Exception e) when (IsOfValue(e))
        {
            return $"a {reader.GetDataTypeName(ordinal)}";
        }
    }
}
