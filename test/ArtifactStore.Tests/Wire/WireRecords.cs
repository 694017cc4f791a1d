using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore.Tests.Wire;

/// <summary>Every record that the wire form knows, found by reflection so that a new one can't be forgotten.</summary>
internal static class WireRecords
{
    public static IReadOnlyList<Type> All { get; } =
        [.. typeof(ArtifactQuery).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && (type.IsSubclassOf(typeof(Filter)) || type.IsSubclassOf(typeof(Condition)) || type.IsSubclassOf(typeof(ArtifactQueryBase))))
            .OrderBy(type => type.Name, StringComparer.Ordinal)];

    public static IEnumerable<JsonPropertyInfo> Properties(Type type) =>
        ArtifactStoreJson.Options.GetTypeInfo(type).Properties.Where(property => property.Set is not null);

    public static string Write(object value, Type? type = null) => JsonSerializer.Serialize(value, type ?? value.GetType(), ArtifactStoreJson.Options);

    public static object Read(string json, Type type) => JsonSerializer.Deserialize(json, type, ArtifactStoreJson.Options)!;

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, ArtifactStoreJson.Options)!;
}
