using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Reads and writes a cursor as its opaque text.</summary>
internal sealed class ArtifactCursorConverter : JsonConverter<ArtifactCursor>
{
    public override ArtifactCursor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ArtifactCursor.TryParse(reader.GetString(), out var cursor)
            ? cursor
            : throw new JsonException($"{WireValue.Show(ref reader)} is not a cursor. Use a text that ArtifactCursor.ToString gave.");

    public override void Write(Utf8JsonWriter writer, ArtifactCursor value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
