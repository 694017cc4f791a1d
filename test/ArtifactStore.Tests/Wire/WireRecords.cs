using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore.Tests.Wire;

/// <summary>Every record that the wire form knows, found by reflection so that a new one can't be forgotten.</summary>
internal static class WireRecords
{
    /// <summary>What a query is made of, and the query itself.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(ArtifactQuery)
            .Assembly.GetTypes()
            .Where(type =>
                !type.IsAbstract
                && (type.IsSubclassOf(typeof(Filter)) || type.IsSubclassOf(typeof(Condition)) || type.IsSubclassOf(typeof(StoreQuery)))
            )
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>All that are JSON objects: the queries, artifacts, and runs.</summary>
    public static IReadOnlyList<Type> Model { get; } =
    [
        .. All,
        typeof(Artifact),
        typeof(ArtifactCollection),
        typeof(ArtifactAlias),
        typeof(ArtifactChange),
        typeof(LineageArtifact),
        typeof(ArtifactCreate),
        typeof(ArtifactUpdate),
        typeof(Flow),
        typeof(Deployment),
        typeof(FlowRun),
        typeof(TaskRun),
        typeof(WorkPool),
        typeof(WorkQueue),
        typeof(State),
        typeof(CreatedBy),
    ];

    /// <summary>The properties that a record has on the wire, by their names there.</summary>
    public static IReadOnlyDictionary<string, PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true })
            .ToDictionary(property =>
                property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)
            );

    /// <summary>Whether an object without the property is refused.</summary>
    public static bool IsRequired(PropertyInfo property) =>
        property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute))
        || (property.DeclaringType == typeof(State) && property.Name == nameof(State.Type));

    public static string Write(object value, Type? type = null) =>
        JsonSerializer.Serialize(value, type ?? value.GetType(), ArtifactStoreJson.Options);

    public static object Read(string json, Type type) => JsonSerializer.Deserialize(json, type, ArtifactStoreJson.Options)!;

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, ArtifactStoreJson.Options)!;
}
