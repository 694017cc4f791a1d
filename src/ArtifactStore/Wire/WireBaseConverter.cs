using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Writes what is declared as a base type as what it is.</summary>
internal sealed class WireBaseConverter<T> : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} is a base type, and JSON does not tell which type derived from it is meant. Read that type.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, ArtifactStoreJson.Options.GetTypeInfo(value.GetType()));
}
