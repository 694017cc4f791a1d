using System.Collections;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>Writes row objects as the body of a table. Every column of a row is written, or the row and the column are refused by name.</summary>
/// <remarks>
/// A serializer that is given a list writes each element as the list's type: it leaves out what a derived row has beyond it, and public fields, and says nothing. So each row is written by itself, by its own type.
/// </remarks>
/// <param name="options">How to write the rows.</param>
/// <param name="fieldsOf">The public fields of a type, where they can be known.</param>
internal sealed class TableRows(JsonSerializerOptions options, Func<Type, FieldInfo[]> fieldsOf)
{
    private readonly TableText _text = new();
    private readonly HashSet<JsonTypeInfo> _checked = [];
    private readonly bool _knowsDBNull = options.TryGetTypeInfo(typeof(DBNull), out var info) && info.Kind == JsonTypeInfoKind.None;

    /// <summary>The body.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="declared">How a row of the list's type is written.</param>
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

    /// <summary>The refusal of a dictionary in place of rows.</summary>
    public static ArgumentException OfDictionary() => TableText.Refusal(
        "rows is a dictionary: each of its entries would be a row with the columns Key and Value. Give [rows] for one row, rows.Select(entry => new { entry.Key, entry.Value }) for a row an entry, "
        + "and for a dictionary of columns an object a row: Enumerable.Range(0, count).Select(i => new { A = a[i], B = b[i] }).");

    private void Append(object row, JsonTypeInfo info)
    {
        if (!_knowsDBNull && Columns(row, info, static type => type == typeof(object) || type == typeof(DBNull)).FirstOrDefault(column => IsDBNull(column.Read)) is { Name: { } empty })
        {
            throw TableText.Refusal($"The column {Text.Show(empty)} of {_text.Row} is DBNull, which these options write as an object without members. Give null.");
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

    /// <summary>How a row is written: by its own type, where that has columns of its own.</summary>
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
                $"{_text.Row} is a {type}, of which the metadata knows nothing: its columns beyond those of {declared.Type} would be lost. Add [JsonSerializable(typeof({type.Name}))] to the context.");
        }

        if (_checked.Contains(own))
        {
            return own;
        }

        // A column that only the list's type has is one of an interface that the row's class implements explicitly.
        if (!isOfAnyType && own.Kind != JsonTypeInfoKind.None && Readable(declared).FirstOrDefault(column => own.Properties.All(other => other.Name != column.Name)) is { } lost)
        {
            throw TableText.Refusal($"The column {Text.Show(lost.Name)} of {_text.Row} would be lost: {declared.Type} has it, and {type} does not show it as a public property.");
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

    private JsonTypeInfo OfColumns() => TryGetTypeInfo(typeof(Dictionary<string, object?>), out var info)
        ? info
        : throw TableText.Refusal($"{_text.Row} is a row of a database. Use the overload without JsonTypeInfo, or give objects.");

    /// <summary>A type without a column, or with a public field that is none, is refused once it is met.</summary>
    private void CheckFields(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || info.PolymorphismOptions is not null || !_checked.Add(info))
        {
            return;
        }

        var lost = fieldsOf(info.Type).FirstOrDefault(field => !field.IsDefined(typeof(JsonIgnoreAttribute)) && info.Properties.All(property => Member(property) != field.Name));
        if (lost is not null)
        {
            throw TableText.Refusal(
                $"The column {Text.Show(lost.Name)} of {_text.Row} would be lost: it is a public field of {info.Type}, and the options leave fields out. Set IncludeFields, or mark it with [JsonIgnore].");
        }

        if (info.Properties.Count == 0)
        {
            throw TableText.Refusal($"{_text.Row} is a {info.Type}, which has no public property to be a column.");
        }
    }

    /// <summary>What stopped a row, and in which of its columns.</summary>
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

    /// <summary>Why a value can't be written; null where it can.</summary>
    private string? Reason(Func<object?> read, Type? declared)
    {
        try
        {
            var value = read();
            if (value is double.NaN or double.PositiveInfinity or double.NegativeInfinity or float.NaN or float.PositiveInfinity or float.NegativeInfinity)
            {
                return $"JSON has no number for {value}. Give null or a text, or options with JsonNumberHandling.AllowNamedFloatingPointLiterals.";
            }

            var type = declared ?? value?.GetType() ?? typeof(object);
            if (!TryGetTypeInfo(type, out var info))
            {
                return $"the metadata knows nothing of {type}.";
            }

            JsonSerializer.SerializeToUtf8Bytes(value, info);
            return null;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            return e.Message;
        }
    }

    /// <summary>The columns of a row with their declared types, where they have one; of an object those of certain types.</summary>
    private static IEnumerable<(string Name, Func<object?> Read, Type? Type)> Columns(object row, JsonTypeInfo info, Func<Type, bool> isAsked) => row switch
    {
        _ when info.Kind == JsonTypeInfoKind.Object => Readable(info).Where(property => isAsked(property.PropertyType)).Select(property => (property.Name, (Func<object?>)(() => property.Get!(row)), (Type?)property.PropertyType)),
        _ when info.Kind != JsonTypeInfoKind.Dictionary => [],
        IDictionary entries => Entries(entries),
        IEnumerable<KeyValuePair<string, object?>> entries => entries.Select(entry => (entry.Key, (Func<object?>)(() => entry.Value), (Type?)null)),
        _ => [],
    };

    private static IEnumerable<(string Name, Func<object?> Read, Type? Type)> Entries(IDictionary entries)
    {
        foreach (DictionaryEntry entry in entries)
        {
            yield return ($"{entry.Key}", () => entry.Value, null);
        }
    }

    private static IEnumerable<JsonPropertyInfo> Readable(JsonTypeInfo info) => info.Properties.Where(property => property.Get is not null && !property.IsExtensionData);

    /// <summary>A getter that throws is left to the serializer, which calls it too.</summary>
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

    private static string Member(JsonPropertyInfo property) => property.AttributeProvider is MemberInfo member ? member.Name : property.Name;
}
