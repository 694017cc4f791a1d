using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Writes <see cref="DBNull"/> as null. The framework writes an empty object.</summary>
internal sealed class DBNullConverter : JsonConverter<DBNull>
{
    public override bool HandleNull => true;

    public override DBNull Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? DBNull.Value : throw new JsonException($"{WireValue.Show(ref reader)} is not null.");

    public override void Write(Utf8JsonWriter writer, DBNull value, JsonSerializerOptions options) => writer.WriteNullValue();
}
