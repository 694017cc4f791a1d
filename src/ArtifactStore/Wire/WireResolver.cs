using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>The metadata of the types of the model: for each the converter that sits on it too.</summary>
internal sealed class WireResolver : IJsonTypeInfoResolver
{
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => WireTypes.Find(type)?.Info(options);
}
