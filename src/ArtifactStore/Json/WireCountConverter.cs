using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Reads the limit and the offset of a query.</summary>
internal sealed class WireCountConverter : JsonConverter<int?>
{
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) && value >= 0
            ? value
            : throw new JsonException($"{WireValue.Show(ref reader)} is not a whole number from 0 to {int.MaxValue}.");

    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options) => writer.WriteNumberValue(value.GetValueOrDefault());
}
