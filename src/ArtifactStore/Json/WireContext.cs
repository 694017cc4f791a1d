using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The generated metadata of the wire form.</summary>
/// <remarks>
/// Generated code assigns every <c>init</c> property, also one that is absent, so each has its CLR zero value as default, or a wire property of its own.
/// Rules that an <c>init</c> checks with an <see cref="ArgumentException"/> have a converter here that says the same as a <see cref="JsonException"/>, which gets the path.
/// </remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters =
    [
        typeof(WireEnumConverter<ArtifactSort>),
        typeof(WireEnumConverter<StateType>),
        typeof(FilterOperatorConverter),
        typeof(FlowRunMembershipConverter),
        typeof(WireIdConverter),
        typeof(WireTextConverter),
        typeof(WireTimeConverter),
        typeof(WireFlagConverter),
        typeof(WireNumberConverter),
        typeof(ArtifactCursorConverter),
        typeof(ValueListConverter<Guid>),
        typeof(ValueListConverter<int>),
        typeof(ValueListConverter<string>),
        typeof(ValueListConverter<StateType>),
    ])]
[JsonSerializable(typeof(ArtifactQuery))]
[JsonSerializable(typeof(ArtifactCollectionQuery))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(StateType))]
internal sealed partial class WireContext : JsonSerializerContext;
