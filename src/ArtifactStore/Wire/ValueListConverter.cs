using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>Converts a list from and to a JSON array without nulls.</summary>
/// <param name="element">Converts an element; null for a host's type.</param>
internal sealed class ValueListConverter<T>(JsonConverter<T>? element) : JsonConverter<ValueList<T>>, IWireExample
{
    public ValueListConverter()
        : this(null) { }

    public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException(
                $"{WireValue.Show(ref reader)} is not a list. "
                    + $"{(WireValue.Json(ref reader) is { } json && Example(json) is { } example ? $"Write {example}." : "Write the values between brackets.")}"
            );
        }

        var converter = Element(options);
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                throw new JsonException($"The element {items.Count} is null. A list may not contain null.");
            }

            items.Add(
                converter is IWireRecord<T> record
                    ? ReadRecord(ref reader, record, items.Count)
                    : converter.Read(ref reader, typeof(T), options)!
            );
        }

        return ValueList.From(items);
    }

    public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options)
    {
        var converter = Element(options);
        writer.WriteStartArray();
        foreach (var item in value)
        {
            converter.Write(writer, item, options);
        }

        writer.WriteEndArray();
    }

    public string? Example(string value) =>
        value switch
        {
            ['{', ..] => null,
            ['[', ..] => value,
            _ => $"[{value}]",
        };

    private static T ReadRecord(ref Utf8JsonReader reader, IWireRecord<T> record, int index)
    {
        try
        {
            return record.ReadRecord(ref reader);
        }
        catch (JsonException e)
        {
            throw WirePath.At(e, index);
        }
    }

    private JsonConverter<T> Element(JsonSerializerOptions options) =>
        element ?? (JsonConverter<T>)((JsonTypeInfo<T>)options.GetTypeInfo(typeof(T))).Converter;
}
