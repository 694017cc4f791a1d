using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Converts a metadata update, as <see cref="FieldUpdateConverter{T}"/> does for other fields.</summary>
internal sealed class MetadataUpdateConverter : JsonConverter<MetadataUpdate>
{
    private readonly FieldUpdateConverter<ArtifactMetadata> _update = new(new WireMetadataConverter());

    public override bool HandleNull => true;

    public override MetadataUpdate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        _update.Read(ref reader, typeof(FieldUpdate<ArtifactMetadata>), options).Value;

    public override void Write(Utf8JsonWriter writer, MetadataUpdate value, JsonSerializerOptions options) =>
        _update.Write(
            writer,
            value is null ? new(null)
                : value.IsSet ? new(value.Value)
                : default,
            options
        );
}
