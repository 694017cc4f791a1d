using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Converts conditions on metadata from and to a JSON object, in which the name of an entry has its condition.</summary>
internal sealed class WireMetadataFilterConverter : JsonConverter<MetadataFilter>
{
    private static readonly WireRecordConverter<MetadataCondition> Condition = new("any_");

    public override MetadataFilter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"{WireValue.Show(ref reader)} is not an object. Write {{\"model\": {{\"any_\": [\"resnet\"]}}}}.");
        }

        var filter = new MetadataFilter();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = WireMetadataConverter.Text(ref reader);
            reader.Read();
            if (filter.ContainsKey(name))
            {
                throw WirePath.At(new($"The metadata {ArtifactStore.Text.Show(name)} is given twice."), name);
            }

            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            try
            {
                filter[name] = Condition.ReadRecord(ref reader);
            }
            catch (JsonException e)
            {
                throw WirePath.At(e, name);
            }
            catch (ArgumentException e)
            {
                throw WirePath.At(WirePath.Invalid(e), name);
            }
        }

        return filter;
    }

    public override void Write(Utf8JsonWriter writer, MetadataFilter value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, condition) in value)
        {
            writer.WritePropertyName(name);
            Condition.Write(writer, condition, options);
        }

        writer.WriteEndObject();
    }
}
