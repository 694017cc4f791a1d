using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>The metadata of the types of the model, with the converters that their attributes name.</summary>
internal sealed class WireResolver : IJsonTypeInfoResolver
{
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => WireTypes.Find(type)?.Info(options);
}
