using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Writes what a database calls null as null. The framework writes an object without members.</summary>
internal sealed class DBNullConverter : JsonConverter<DBNull>
{
    public override bool HandleNull => true;

    public override DBNull Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? DBNull.Value : throw new JsonException($"{WireValue.Show(ref reader)} is not null.");

    public override void Write(Utf8JsonWriter writer, DBNull value, JsonSerializerOptions options) => writer.WriteNullValue();
}
