using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>The metadata of the wire form: for the library's own options the generated one, for a host's options one converter a type.</summary>
/// <remarks>
/// Generated metadata takes naming, converters and strictness from the options that ask for it. Under a host's options a query would silently lose its wire form,
/// so there every type of ours is read and written as a whole, through the library's own options.
/// </remarks>
internal sealed class WireResolver : IJsonTypeInfoResolver
{
    private static readonly FrozenDictionary<Type, Func<JsonSerializerOptions, JsonTypeInfo>> Embedded = new Dictionary<Type, Func<JsonSerializerOptions, JsonTypeInfo>>
    {
        [typeof(ArtifactQuery)] = Embed<ArtifactQuery>,
        [typeof(ArtifactCollectionQuery)] = Embed<ArtifactCollectionQuery>,
        [typeof(ArtifactFilter)] = Embed<ArtifactFilter>,
        [typeof(ArtifactCollectionFilter)] = Embed<ArtifactCollectionFilter>,
        [typeof(FlowRunFilter)] = Embed<FlowRunFilter>,
        [typeof(TaskRunFilter)] = Embed<TaskRunFilter>,
        [typeof(DeploymentFilter)] = Embed<DeploymentFilter>,
        [typeof(FlowFilter)] = Embed<FlowFilter>,
        [typeof(WorkPoolFilter)] = Embed<WorkPoolFilter>,
        [typeof(IdCondition)] = Embed<IdCondition>,
        [typeof(TextCondition)] = Embed<TextCondition>,
        [typeof(KeyCondition)] = Embed<KeyCondition>,
        [typeof(LikeCondition)] = Embed<LikeCondition>,
        [typeof(TagsCondition)] = Embed<TagsCondition>,
        [typeof(TimeCondition)] = Embed<TimeCondition>,
        [typeof(NumberCondition)] = Embed<NumberCondition>,
        [typeof(BooleanCondition)] = Embed<BooleanCondition>,
        [typeof(ExistsCondition)] = Embed<ExistsCondition>,
        [typeof(IsNullCondition)] = Embed<IsNullCondition>,
        [typeof(StateCondition)] = Embed<StateCondition>,
        [typeof(StateTypeCondition)] = Embed<StateTypeCondition>,
        [typeof(StateNameCondition)] = Embed<StateNameCondition>,
        [typeof(CreatedByCondition)] = Embed<CreatedByCondition>,
        [typeof(TaskRunFlowRunCondition)] = Embed<TaskRunFlowRunCondition>,
        [typeof(ArtifactCursor)] = Embed<ArtifactCursor>,
        [typeof(ArtifactSort)] = Embed<ArtifactSort>,
        [typeof(StateType)] = Embed<StateType>,
        [typeof(FilterOperator)] = Embed<FilterOperator>,
    }.ToFrozenDictionary();

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        if (!ReferenceEquals(options, ArtifactStoreJson.Options))
        {
            return Embedded.TryGetValue(type, out var embed) ? embed(options) : null;
        }

        var info = ((IJsonTypeInfoResolver)WireContext.Default).GetTypeInfo(type, options);
        if (type.IsAssignableTo(typeof(ArtifactQueryBase)))
        {
            // Here and not as an attribute: the source generator of a host that embeds a query would warn of a converter that it can't reach.
            foreach (var property in info!.Properties.Where(property => property.Name is "limit" or "offset"))
            {
                property.CustomConverter = new WireCountConverter();
            }
        }

        return info;
    }

    private static JsonTypeInfo<T> Embed<T>(JsonSerializerOptions options) => JsonMetadataServices.CreateValueInfo<T>(options, new EmbeddedConverter<T>());
}
