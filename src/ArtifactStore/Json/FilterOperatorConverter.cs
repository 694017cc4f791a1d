using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Reads and writes <c>and_</c> and <c>or_</c>.</summary>
internal sealed class FilterOperatorConverter : JsonConverter<FilterOperator>
{
    public override FilterOperator Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? reader.GetString() : null) switch
        {
            "and_" => FilterOperator.And,
            "or_" => FilterOperator.Or,
            _ => throw new JsonException($"{WireValue.Show(ref reader)} is not one of and_, or_."),
        };

    public override void Write(Utf8JsonWriter writer, FilterOperator value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == FilterOperator.And ? "and_" : "or_");
}
