using System.Text.Json.Serialization;

namespace ArtifactStore.Tests.Wire;

/// <summary>A host's own generated metadata.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(List<Row>))]
[JsonSerializable(typeof(SavedSearch))]
[JsonSerializable(typeof(HostModel))]
[JsonSerializable(typeof(ArtifactQuery))]
internal sealed partial class TestContextJson : JsonSerializerContext;
