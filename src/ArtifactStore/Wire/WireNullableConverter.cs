using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Converts a nullable value.</summary>
internal sealed class WireNullableConverter<T>(JsonConverter<T> value) : JsonConverter<T?>
    where T : struct
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        value.Read(ref reader, typeof(T), options);

    public override void Write(Utf8JsonWriter writer, T? given, JsonSerializerOptions options) =>
        value.Write(writer, given.GetValueOrDefault(), options);
}
