using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The types with a JSON form, and their converters.</summary>
/// <remarks>
/// The source generator of System.Text.Json emits no property metadata for a type with a converter, and without a converter a host's
/// options would change the names. The properties are therefore found here, once per type, in a way that supports trimming and native AOT.
/// </remarks>
internal static class WireTypes
{
    /// <summary>The members that trimming must keep in records.</summary>
    public const DynamicallyAccessedMemberTypes OfRecord =
        DynamicallyAccessedMemberTypes.PublicProperties
        | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor
        | DynamicallyAccessedMemberTypes.NonPublicConstructors;

    private static readonly FrozenDictionary<Type, WireType> All = new WireType[][]
    {
        [
            new WireType<string>(new WireTextConverter()),
            new WireType<ArtifactData>(new WireDataConverter()),
            new WireType<ArtifactMetadata>(new WireMetadataConverter()),
        ],
        [
            new WireType<ArtifactCursor>(new WireParsableConverter<ArtifactCursor>()),
            new WireType<RunCursor>(new WireParsableConverter<RunCursor>()),
            new WireType<ArtifactKey>(new WireParsableConverter<ArtifactKey>()),
        ],
        Value(new WireParsableConverter<ArtifactChangePosition>()),
        Value(new WireParsableConverter<WireName<ArtifactSort>>()),
        Value(new WireParsableConverter<WireName<RunSort>>()),
        Value(new WireParsableConverter<WireName<StateType>>()),
        Value(new WireParsableConverter<WireName<FilterOperator>>()),
        Value(new WireIdConverter()),
        Value(new WireTimeConverter()),
        Value(new WireFlagConverter()),
        Value(new WireNumberConverter<int>()),
        Value(new WireNumberConverter<long>()),
        Value(new WireEnumConverter<ArtifactChangeKind>()),
        Value(new WireEnumConverter<ArtifactSort>()),
        Value(new WireEnumConverter<RunSort>()),
        Value(new WireEnumConverter<StateType>()),
        Value(new WireEnumConverter<FilterOperator>()),
        Value(new FlowRunMembershipConverter()),
        List(new WireIdConverter()),
        List(new WireTextConverter()),
        List(new WireNumberConverter<int>()),
        List(new WireEnumConverter<StateType>()),
        Update(new WireTextConverter()),
        Update(new WireDataConverter()),
        Update(new WireMetadataConverter()),
        [new WireType<MetadataUpdate>(new MetadataUpdateConverter()), new WireType<MetadataFilter>(new WireMetadataFilterConverter())],
        Record<Artifact>(),
        Record<ArtifactCollection>(),
        Record<ArtifactAlias>(),
        Record<LineageArtifact>(),
        Record<ArtifactChange>(),
        Record<ArtifactCreate>(),
        Record<ArtifactUpdate>(),
        Record<ArtifactImport>(),
        Record<CollectionImport>(),
        Record<AliasImport>(),
        Record<Flow>(),
        Record<Deployment>(),
        Record<FlowRun>(),
        Record<TaskRun>(),
        Record<WorkPool>(),
        Record<WorkQueue>(),
        Record<State>("type"),
        Record<CreatedBy>(),
        Record<ArtifactQuery>(),
        Record<ArtifactCollectionQuery>(),
        Record<FlowQuery>(),
        Record<DeploymentQuery>(),
        Record<FlowRunQuery>(),
        Record<TaskRunQuery>(),
        Record<WorkPoolQuery>(),
        Record<WorkQueueQuery>(),
        Record<ArtifactFilter>(),
        List(new WireRecordConverter<ArtifactFilter>(null)),
        Record<ArtifactCollectionFilter>(),
        List(new WireRecordConverter<ArtifactCollectionFilter>(null)),
        Record<FlowRunFilter>(),
        Record<TaskRunFilter>(),
        Record<DeploymentFilter>(),
        Record<FlowFilter>(),
        Record<WorkPoolFilter>(),
        Record<WorkQueueFilter>(),
        Record<IdCondition>("any_"),
        Record<TextCondition>("any_"),
        Record<KeyCondition>("any_"),
        Record<NumberCondition>("any_"),
        Record<MetadataCondition>("any_"),
        Record<StateTypeCondition>("any_"),
        Record<StateNameCondition>("any_"),
        Record<TaskRunFlowRunCondition>("any_"),
        Record<TagsCondition>("all_"),
        Record<StateCondition>("type"),
        Record<CreatedByCondition>("id_"),
        Record<TimeCondition>("after_"),
        Record<LikeCondition>("like_"),
        Record<BooleanCondition>("eq_"),
        Record<ExistsCondition>("exists_"),
        Record<IsNullCondition>("is_null_"),
        [new WireType<StoreQuery>(new WireBaseConverter<StoreQuery>())],
        [new WireType<ArtifactQueryBase>(new WireBaseConverter<ArtifactQueryBase>())],
        RunQuery<Flow>(),
        RunQuery<Deployment>(),
        RunQuery<FlowRun>(),
        RunQuery<TaskRun>(),
        RunQuery<WorkPool>(),
        RunQuery<WorkQueue>(),
        [new WireType<Filter>(new WireBaseConverter<Filter>())],
        [new WireType<Condition>(new WireBaseConverter<Condition>())],
    }
        .SelectMany(types => types)
        .ToFrozenDictionary(type => type.Type);

    /// <summary>Finds a type of the model; null for others, including strings and numbers, which the host's options convert.</summary>
    public static WireType? Find(Type type) => type.Assembly == typeof(WireTypes).Assembly ? All.GetValueOrDefault(type) : null;

    /// <summary>Finds the type of a property of the model.</summary>
    public static WireType OfProperty(Type type) =>
        All.GetValueOrDefault(type) ?? throw new NotSupportedException($"{type} has no JSON form. Add it to {nameof(WireTypes)}.");

    private static WireType[] Record<[DynamicallyAccessedMembers(OfRecord)] T>(string? shortcut = null)
        where T : class => [new WireType<T>(new WireRecordConverter<T>(shortcut))];

    private static WireType[] RunQuery<T>()
        where T : class => [new WireType<RunQuery<T>>(new WireBaseConverter<RunQuery<T>>())];

    private static WireType[] Value<T>(JsonConverter<T> converter)
        where T : struct => [new WireType<T>(converter), new WireType<T?>(new WireNullableConverter<T>(converter))];

    private static WireType[] List<T>(JsonConverter<T> element) =>
        [
            new WireType<ValueList<T>>(new ValueListConverter<T>(element)),
            new WireType<IEnumerable<T>>(new WireSequenceConverter<T>(new(element))),
        ];

    private static WireType[] Update<T>(JsonConverter<T> value) => [new WireType<FieldUpdate<T>>(new FieldUpdateConverter<T>(value))];
}
