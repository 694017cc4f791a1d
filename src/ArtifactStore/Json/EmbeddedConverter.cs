using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>Reads and writes a type of the wire form inside a host's document, whatever the host's options are.</summary>
internal sealed class EmbeddedConverter<T> : JsonConverter<T>
{
    private static JsonTypeInfo<T> Info => (JsonTypeInfo<T>)ArtifactStoreJson.Options.GetTypeInfo(typeof(T));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize(ref reader, Info)!;
        }
        catch (JsonException e) when (e.Path is not null)
        {
            // The path inside the value goes into the message; a new exception gets the value's own path in the host's document.
            throw new JsonException(e.Path == "$" || e.Message.Contains("Path: ", StringComparison.Ordinal) ? e.Message : $"{e.Message} Path: {e.Path}.", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, Info);
}
