using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>Converts a field update: a value sets the field, null clears it, and an absent member leaves it unchanged.</summary>
/// <param name="value">Converts the value; null for a host's type.</param>
internal sealed class FieldUpdateConverter<T>(JsonConverter<T>? value) : JsonConverter<FieldUpdate<T>>
{
    public FieldUpdateConverter()
        : this(null) { }

    public override bool HandleNull => true;

    public override FieldUpdate<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? new(default) : new(Value(options).Read(ref reader, typeof(T), options));

    public override void Write(Utf8JsonWriter writer, FieldUpdate<T> update, JsonSerializerOptions options)
    {
        if (!update.IsSet)
        {
            throw new JsonException(
                "An unchanged field has no JSON form. Omit the member: mark it with [JsonIgnore(Condition = "
                    + "JsonIgnoreCondition.WhenWritingDefault)]."
            );
        }

        if (update.Value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            Value(options).Write(writer, update.Value, options);
        }
    }

    private JsonConverter<T> Value(JsonSerializerOptions options) =>
        value ?? (JsonConverter<T>)((JsonTypeInfo<T>)options.GetTypeInfo(typeof(T))).Converter;
}
