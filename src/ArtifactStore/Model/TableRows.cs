using System.Collections;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>
/// Writes row objects as the body of a table. A column that would be lost fails the call, and the message names the row and the column.
/// </summary>
/// <remarks>
/// Given a list, a serializer writes each element as the list's element type and silently omits the members of derived types, and public
/// fields. Each row is therefore written by itself, as its runtime type.
/// </remarks>
/// <param name="options">The options for writing the rows.</param>
/// <param name="fieldsOf">Returns the public fields of a type, if they are available.</param>
internal sealed class TableRows(JsonSerializerOptions options, Func<Type, FieldInfo[]> fieldsOf)
{
    private readonly TableText _text = new();
    private readonly HashSet<JsonTypeInfo> _checked = [];
    private readonly bool _knowsDBNull = options.TryGetTypeInfo(typeof(DBNull), out var info) && info.Kind == JsonTypeInfoKind.None;

    /// <summary>Creates the body.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="declared">The metadata of the list's element type.</param>
    /// <exception cref="ArgumentException">A row would lose a column, or can't be written.</exception>
    public ArtifactData Write<TRow>(IEnumerable<TRow> rows, JsonTypeInfo declared)
    {
        if (rows is IDictionary or IDictionary<string, object?>)
        {
            throw OfDictionary();
        }

        foreach (var row in rows)
        {
            switch (row)
            {
                case null:
                    throw TableText.Refuse(_text.Count, "null");
                case DataRow data:
                    Append(TableColumns.Of(data), OfColumns());
                    break;
                case DataRowView view:
                    Append(TableColumns.Of(view.Row), OfColumns());
                    break;
                case IDataRecord record when TableColumns.Fault(record) is { } fault:
                    throw TableText.Refusal($"{_text.Row} can't be written: {fault}.");
                case IDataRecord record:
                    Append(TableColumns.Of(record), OfColumns());
                    break;
                default:
                    Append(row, Of(row, declared));
                    break;
            }
        }

        return _text.ToData();
    }

    /// <summary>Creates the exception for a dictionary in place of rows.</summary>
    public static ArgumentException OfDictionary() =>
        TableText.Refusal(
            "rows is a dictionary: each of its entries would be a row with the columns Key and Value. Give [rows] for one row, "
                + "rows.Select(entry => new { entry.Key, entry.Value }) for one row per entry, "
                + "and for a dictionary of columns one object per row: Enumerable.Range(0, count).Select(i => new { A = a[i], B = b[i] })."
        );

    private void Append(object row, JsonTypeInfo info)
    {
        if (
            !_knowsDBNull
            && Columns(row, info, static type => type == typeof(object) || type == typeof(DBNull))
                .FirstOrDefault(column => IsDBNull(column.Read))
                is { Name: { } empty }
        )
        {
            throw TableText.Refusal(
                $"The column {Text.Show(empty)} of {_text.Row} is DBNull, which these options write as an object without members. Give "
                    + "null."
            );
        }

        byte[] json;
        try
        {
            json = JsonSerializer.SerializeToUtf8Bytes(row, info);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            throw Unwritten(row, info, e);
        }

        _text.Append(json);
    }

    /// <summary>Returns the metadata for a row: that of its runtime type, if that has columns.</summary>
    private JsonTypeInfo Of(object row, JsonTypeInfo declared)
    {
        var type = row.GetType();
        var isOfAnyType = declared.Type == typeof(object);
        if (!isOfAnyType && (type == declared.Type || declared.Kind != JsonTypeInfoKind.Object || declared.PolymorphismOptions is not null))
        {
            CheckFields(declared);
            return declared;
        }

        if (!TryGetTypeInfo(type, out var own))
        {
            throw TableText.Refusal(
                $"{_text.Row} is a {type}, which the metadata does not contain: the columns that {declared.Type} does not have would be "
                    + $"lost. Add [JsonSerializable(typeof({type.Name}))] to the context."
            );
        }

        if (_checked.Contains(own))
        {
            return own;
        }

        // A column of the list's element type alone belongs to an interface that the row's class implements explicitly.
        if (
            !isOfAnyType
            && own.Kind != JsonTypeInfoKind.None
            && Readable(declared).FirstOrDefault(column => own.Properties.All(other => other.Name != column.Name)) is { } lost
        )
        {
            throw TableText.Refusal(
                $"The column {Text.Show(lost.Name)} of {_text.Row} would be lost: {declared.Type} has it, but {type} does not have it as a "
                    + "public property."
            );
        }

        CheckFields(own);
        return own;
    }

    private bool TryGetTypeInfo(Type type, [NotNullWhen(true)] out JsonTypeInfo? info)
    {
        try
        {
            return options.TryGetTypeInfo(type, out info);
        }
        catch (InvalidOperationException e)
        {
            throw TableText.Refusal($"{_text.Row} can't be written: {e.Message}", e);
        }
    }

    private JsonTypeInfo OfColumns() =>
        TryGetTypeInfo(typeof(Dictionary<string, object?>), out var info)
            ? info
            : throw TableText.Refusal($"{_text.Row} is a row of a database. Use the overload without JsonTypeInfo, or give objects.");

    /// <summary>Rejects a type without columns, or with a public field that is not written.</summary>
    private void CheckFields(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || info.PolymorphismOptions is not null || !_checked.Add(info))
        {
            return;
        }

        var lost = fieldsOf(info.Type)
            .FirstOrDefault(field =>
                !field.IsDefined(typeof(JsonIgnoreAttribute)) && info.Properties.All(property => Member(property) != field.Name)
            );
        if (lost is not null)
        {
            throw TableText.Refusal(
                $"The column {Text.Show(lost.Name)} of {_text.Row} would be lost: it is a public field of {info.Type}, and the options "
                    + "exclude fields. Set IncludeFields, or mark it with [JsonIgnore]."
            );
        }

        if (info.Properties.Count == 0)
        {
            throw TableText.Refusal($"{_text.Row} is a {info.Type}, which has no public properties to use as columns.");
        }
    }

    /// <summary>Creates the exception for a row that can't be written, with the column if it can be found.</summary>
    private ArgumentException Unwritten(object row, JsonTypeInfo info, Exception e)
    {
        foreach (var (name, read, type) in Columns(row, info, static _ => true))
        {
            if (Reason(read, type) is { } reason)
            {
                return TableText.Refusal($"The column {Text.Show(name)} of {_text.Row} can't be written: {reason}", e);
            }
        }

        return TableText.Refusal($"{_text.Row} can't be written: {e.Message}", e);
    }

    /// <summary>Returns the reason that a value can't be written, or null.</summary>
    private string? Reason(Func<object?> read, Type? declared)
    {
        try
        {
            var value = read();
            if (
                value
                is double.NaN
                    or double.PositiveInfinity
                    or double.NegativeInfinity
                    or float.NaN
                    or float.PositiveInfinity
                    or float.NegativeInfinity
            )
            {
                return $"JSON has no number for {value}. "
                    + "Give null or a text, or options with JsonNumberHandling.AllowNamedFloatingPointLiterals.";
            }

            var type = declared ?? value?.GetType() ?? typeof(object);
            if (!TryGetTypeInfo(type, out var info))
            {
                return $"the metadata does not contain {type}.";
            }

            JsonSerializer.SerializeToUtf8Bytes(value, info);
            return null;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            return e.Message;
        }
    }

    /// <summary>
    /// Returns the columns of a row, with their declared types if there are any. For an object these are the columns of some types only.
    /// </summary>
    private static IEnumerable<(string Name, Func<object?> Read, Type? Type)> Columns(
        object row,
        JsonTypeInfo info,
        Func<Type, bool> isAsked
    ) =>
        row switch
        {
            _ when info.Kind == JsonTypeInfoKind.Object => Readable(info)
                .Where(property => isAsked(property.PropertyType))
                .Select(property => (property.Name, (Func<object?>)(() => property.Get!(row)), (Type?)property.PropertyType)),
            _ when info.Kind != JsonTypeInfoKind.Dictionary => [],
            IDictionary entries => Entries(entries),
            IEnumerable<KeyValuePair<string, object?>> entries => entries.Select(entry =>
                (entry.Key, (Func<object?>)(() => entry.Value), (Type?)null)
            ),
            _ => [],
        };

    private static IEnumerable<(string Name, Func<object?> Read, Type? Type)> Entries(IDictionary entries)
    {
        foreach (DictionaryEntry entry in entries)
        {
            yield return ($"{entry.Key}", () => entry.Value, null);
        }
    }

    private static IEnumerable<JsonPropertyInfo> Readable(JsonTypeInfo info) =>
        info.Properties.Where(property => property.Get is not null && !property.IsExtensionData);

    /// <summary>True if the value is <see cref="DBNull"/>. A getter that throws is left to the serializer, which calls it too.</summary>
    private static bool IsDBNull(Func<object?> read)
    {
        try
        {
            return read() is DBNull;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            return false;
        }
    }

    private static string Member(JsonPropertyInfo property) =>
        property.AttributeProvider is MemberInfo member ? member.Name : property.Name;
}
