using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Writes a value declared as a base type as its runtime type.</summary>
internal sealed class WireBaseConverter<T> : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException(
            $"{typeof(T).Name} is a base type, and the JSON does not name the derived type. Read the derived type."
        );

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, ArtifactStoreJson.Options.GetTypeInfo(value.GetType()));
}
